from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.expectations import expect

from tests.configurations import configure

if TYPE_CHECKING:
    import httpx

GOOD = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


def draft(client: httpx.Client, text: str = GOOD) -> str:
    """Returns the id of a draft."""
    return str(client.post("/api/draft", json={"text": text}).json()["id"])


def test_a_call_with_the_vendor_s_payload_produces_a_hit(client: httpx.Client) -> None:
    url = expect(configure(), situation("normal")).answer.url
    body = f'{{"cvars": "[{{\\"optimizely_conversion\\":\\"{url}\\"}}]"}}'
    asked = {
        "draft": draft(client),
        "stored": {},
        "returned": {"method": "POST", "content_type": "application/json", "body": body},
    }

    answer = client.post("/api/calls", json=asked).json()

    assert answer["payload"] == asked["returned"]
    assert answer["url"] == answer["hit"]["url"] == url
    assert answer["hit"]["valid"] is True
    assert answer["hit"]["words"]["n"].startswith("goal")


def test_a_call_without_a_conversion_reports_the_reason(client: httpx.Client) -> None:
    asked = {"draft": draft(client), "stored": {}, "returned": {"body": "{}"}}

    answer = client.post("/api/calls", json=asked)

    assert answer.status_code == 422
    assert answer.json()["error"] == "variable 'optimizely_conversion' is missing"
    assert answer.json()["payload"] == {"body": "{}"}


def test_a_call_of_an_invalid_or_unknown_draft_is_rejected(client: httpx.Client) -> None:
    wrong = {"draft": draft(client, "goal = 1"), "stored": {}}

    assert client.post("/api/calls", json=wrong).status_code == 422
    assert client.post("/api/calls", json={"draft": "x", "stored": {}}).status_code == 404
