from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.expectations import expect

from tests.configurations import configure

if TYPE_CHECKING:
    import httpx

GOOD = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


def draft(client: httpx.Client, text: str = GOOD, **more: object) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/api/draft", json={"text": text, **more}).json()
    return answer


def test_a_change_in_the_form_is_a_change_in_the_text(client: httpx.Client) -> None:
    answer = draft(client, "# mine\n" + GOOD, changes={"goal": "sale", "variables.url": "v"})

    assert answer["text"] == ('# mine\nvendor = "ctm"\ngoal = "sale"\n\n[variables]\nurl = "v"\n')
    assert answer["values"]["variables.url"] == "v"
    assert "sale" in answer["snippet"]["minified"]
    assert answer["problems"] == []


def test_a_wrong_value_is_told_at_its_key(client: httpx.Client) -> None:
    answer = draft(client, changes={"wait_ms": -1})

    assert answer["snippet"] is None
    assert answer["problems"] == [
        {
            "key": "wait_ms",
            "value": "-1",
            "message": "must be a whole number from 0 to 60000.",
        }
    ]


def test_a_draft_has_the_name_of_its_file(client: httpx.Client) -> None:
    assert draft(client, path="shop.toml")["snippet"]["name"] == "shop"
    assert client.post("/api/draft", json={"text": "", "path": "../a.toml"}).status_code == 403


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "Invalid JSON"),
        (b"[]", "should be an object"),
        (b"{}", "text: Field required"),
        (b'{"text": 1, "x": 2}', "x: Extra inputs are not permitted"),
        (b'{"text": "\\ud800"}', "Invalid JSON"),
        (b'{"text": "", "changes": {"goal": {"a": 1}}}', "changes.goal"),
    ],
)
def test_what_is_malformed_is_refused_in_words(
    client: httpx.Client, body: bytes, told: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.post("/api/draft", content=body, headers=headers)

    assert answer.status_code == 400
    assert told in answer.json()["error"]


def test_a_url_is_taken_apart_in_words(client: httpx.Client) -> None:
    url = "https://1.log.optimizely.com/event?a=1&d=2&n=call&u=oeu1&x3=4&x3=5"

    answer = client.post("/api/explain", json={"text": url}).json()

    assert answer["valid"] is False
    assert answer["parameters"]["x3"] == ["4", "5"]
    assert answer["words"]["d"] == "account id"
    assert answer["words"].keys() == answer["parameters"].keys()
    assert answer["findings"][0]["severity"] == "error"


def test_what_is_no_url_is_told(client: httpx.Client) -> None:
    answer = client.post("/api/explain", json={"text": ""}).json()

    assert answer["findings"][0]["code"] == "not_a_conversion_url"


def test_a_cookie_header_is_read(client: httpx.Client) -> None:
    header = "Cookie: optimizelyEndUserId=oeu1; optimizelyBuckets=%7B%2212%22%3A%2234%22%7D"

    answer = client.post("/api/cookies", json={"header": header}).json()

    assert (answer["visitor"], answer["experiments"]) == ("oeu1", {"12": "34"})


def test_a_call_comes_back_the_vendors_way_and_makes_a_hit(client: httpx.Client) -> None:
    url = expect(configure(), situation("normal")).answer.url
    body = f'{{"cvars": "[{{\\"optimizely_conversion\\":\\"{url}\\"}}]"}}'
    asked = {
        "draft": draft(client)["id"],
        "stored": {},
        "returned": {"method": "POST", "content_type": "application/json", "body": body},
    }

    answer = client.post("/api/calls", json=asked).json()

    assert answer["payload"] == asked["returned"]
    assert answer["url"] == answer["hit"]["url"] == url
    assert answer["hit"]["valid"] is True
    assert answer["hit"]["words"]["n"].startswith("goal")


def test_a_call_without_a_conversion_tells_why(client: httpx.Client) -> None:
    asked = {"draft": draft(client)["id"], "stored": {}, "returned": {"body": "{}"}}

    answer = client.post("/api/calls", json=asked)

    assert answer.status_code == 422
    assert answer.json()["error"] == "variable 'optimizely_conversion' is not there"
    assert answer.json()["payload"] == {"body": "{}"}


def test_a_call_of_a_draft_that_is_wrong_or_unknown_is_refused(client: httpx.Client) -> None:
    wrong = {"draft": draft(client, "goal = 1")["id"], "stored": {}}

    assert client.post("/api/calls", json=wrong).status_code == 422
    assert client.post("/api/calls", json={"draft": "x", "stored": {}}).status_code == 404
