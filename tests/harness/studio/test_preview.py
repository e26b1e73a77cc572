from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from snippetgen_harness.fakes.log_endpoint import RecordedHit
from snippetgen_harness.net.servers import serve
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.studio.presets import presets
from snippetgen_harness.studio.preview import LONGEST_QUERY, Edits, create_preview

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig, parse
from snippetgen.http.public_origins import PublicOrigins

if TYPE_CHECKING:
    from collections.abc import Iterator

STUDIO_PORT = 4998
ORIGINS = PublicOrigins(STUDIO_PORT, 4999, frozenset({"studio.example"}))
CONFIG = parse('vendor = "ctm"\ngoal = "phone_call_conversion"', name="calls")
HOSTILE = "</script><img src=x onerror=alert(1)>"


async def find(name: str) -> tuple[SnippetConfig, str] | None:
    return (CONFIG, render(CONFIG).minified) if name == "calls" else None


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    preview = create_preview(find, origins=ORIGINS)
    with serve(preview) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield client


def page(client: httpx.Client, situation: str = "normal", **more: str) -> httpx.Response:
    query = {"configuration": "calls", "situation": situation, **more}
    return client.get("/", params=query)


def data(response: httpx.Response) -> dict[str, Any]:
    found = re.search(r'id="situation">(.*?)</script>', response.text)
    assert found
    parsed: dict[str, Any] = json.loads(found[1])
    return parsed


def results(response: httpx.Response) -> dict[str, Any]:
    """Return what Web Experimentation's `get` returns on a page."""
    found: dict[str, Any] = data(response)["optimizely"]["results"]
    return found


def edits(**changes: object) -> str:
    normal = presets()[0]["situations"][0]
    return json.dumps({key: normal[key] for key in Edits.model_fields} | changes)


def test_the_page_reports_to_the_studio_on_the_same_host(client: httpx.Client) -> None:
    found = data(page(client))["preview"]

    assert found["origin"] == f"http://127.0.0.1:{STUDIO_PORT}"
    assert found["arguments"] == '"phone_call_conversion"'


def test_the_page_runs_the_snippet_that_it_is_given(client: httpx.Client) -> None:
    assert f">{render(CONFIG).minified}</script>" in page(client).text


def test_a_situation_s_own_call_replaces_the_default(client: httpx.Client) -> None:
    response = page(client, "revenue-nan")

    assert data(response)["preview"]["arguments"].endswith(", NaN")
    assert 'api.generateConversionUrl("phone_call_conversion", NaN)' in response.text


def test_edits_override_the_situation(client: httpx.Client) -> None:
    changed = data(page(client, edits=edits(visitor="me", buckets=False, project="x")))

    assert changed["cookies"][0] == "optimizelyEndUserId=me"
    assert not any(cookie.startswith("optimizelyBuckets") for cookie in changed["cookies"])
    assert changed["optimizely"]["project"] == "x"


def test_edits_override_what_web_experimentation_returns(client: httpx.Client) -> None:
    found = results(page(client, "web-normal", edits=edits(optimizely="web", random_id=False)))
    assert found["visitor_id"] == {"randomId": None}

    found = results(page(client, "web-no-events", edits=edits(optimizely="web", events={"a": "1"})))
    assert [event["apiName"] for event in found["data"]["events"].values()] == ["a"]


def test_edits_keep_the_other_values_of_the_situation(client: httpx.Client) -> None:
    changes = json.dumps({"optimizely": "web"})
    found = results(page(client, "web-own-visitor-id", edits=changes))

    assert found["visitor_id"] == {"randomId": "user@shop 1&a=2"}
    assert found["data"]["events"]


def test_hostile_edits_are_escaped(client: httpx.Client) -> None:
    response = page(client, edits=edits(visitor=HOSTILE, others=[HOSTILE], project=HOSTILE))

    assert "<img" not in response.text
    assert HOSTILE in data(response)["cookies"]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "[]",
        "not json",
        edits(csp="x\r\nSet-Cookie: a=b"),
        edits(csp="x" * 4001),
        edits(consent="maybe"),
        edits(vendor_script="sometimes"),
        edits(patches=["constructor"]),
        edits(title="mine"),
        edits(visitor=True),
        edits(visitor=None),
        edits(optimizely="broken"),
        edits(project="9" * 5000),
        edits(variations={"1": "2"}),
        edits(visitor="\ud800"),
    ],
)
def test_invalid_edits_are_rejected(client: httpx.Client, wrong: str) -> None:
    response = page(client, edits=wrong)

    assert response.status_code == 400
    assert response.json()["problems"]


def test_a_query_over_the_limit_is_rejected(client: httpx.Client) -> None:
    assert page(client, edits="x" * (LONGEST_QUERY - 100)).status_code == 400
    assert page(client, edits="x" * LONGEST_QUERY).status_code == 414


@pytest.mark.parametrize("query", [{}, {"configuration": "x"}, {"situation": "x"}])
def test_an_unknown_configuration_or_situation_is_not_found(
    client: httpx.Client, query: dict[str, str]
) -> None:
    assert client.get("/", params=query).status_code == 404


def test_the_policy_keeps_requests_on_the_page_s_origin(client: httpx.Client) -> None:
    policy = page(client).headers["content-security-policy"].split("; ")

    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "img-src 'self' data:" in policy
    assert f"frame-ancestors http://127.0.0.1:{STUDIO_PORT}" in policy


def test_the_situation_s_own_policy_applies_too(client: httpx.Client) -> None:
    policies = page(client, "csp-trusted-types").headers.get_list("content-security-policy")

    assert len(policies) == 2
    assert "require-trusted-types-for" in policies[0]


def test_a_conversion_is_recorded_with_its_original_host(
    client: httpx.Client,
) -> None:
    query = "a=1&d=2&n=50%25%20off&u=oeu1&x3=4"

    [record] = client.get(f"/_endpoint/1.log.optimizely.com/event?{query}").json()

    assert record["url"] == f"https://1.log.optimizely.com/event?{query}"
    assert record["findings"] == []


def test_a_conversion_s_path_is_recorded_byte_for_byte(client: httpx.Client) -> None:
    [record] = client.get("/_endpoint/1.log.optimizely.com/eve%6Et/?a=1").json()

    assert record["url"] == "https://1.log.optimizely.com/eve%6Et/?a=1"


def test_a_compact_value_becomes_an_event(client: httpx.Client) -> None:
    value = situation("web-normal").answers["web"].url

    [record] = client.post("/_event", content=value).json()

    assert record["url"] == "https://logx.optimizely.com/v1/events"
    assert (record["status"], record["findings"]) == (204, [])
    assert record["events"][0]["key"] == "phone_call_conversion"


@pytest.mark.parametrize("value", ["", "o1.1.2", "x" * 1000, "\xff"])
def test_an_invalid_compact_value_is_rejected(client: httpx.Client, value: str) -> None:
    response = client.post("/_event", content=value.encode("latin-1"))

    assert response.status_code == 400
    assert response.json()["problems"]


def test_a_compact_value_over_the_limit_is_rejected(client: httpx.Client) -> None:
    assert client.post("/_event", content="x" * (LONGEST_QUERY + 1)).status_code == 413


def test_a_record_contains_no_cookie(client: httpx.Client) -> None:
    response = client.get("/_endpoint/1.log.optimizely.com/event?a=1", headers={"Cookie": "k=v"})

    assert "k=v" not in response.text


def test_an_edit_of_one_field_leaves_the_cookies_unchanged(client: httpx.Client) -> None:
    changed = data(page(client, "revenue-nan", edits='{"project": "7"}'))

    assert changed["optimizely"]["project"] == 7
    assert changed["cookies"] == data(page(client, "revenue-nan"))["cookies"]


def test_consent_and_the_vendor_s_script_can_be_edited(client: httpx.Client) -> None:
    changed = data(page(client, edits='{"consent": "no", "vendor_script": "never"}'))

    assert (changed["agreed"], changed["vendor_script"]) == ("no", "never")


def test_an_edited_policy_applies_alongside_the_preview_s_own(client: httpx.Client) -> None:
    own = "script-src 'nonce-{nonce}' '{hash}' {0.__class__}; report-uri https://a.example/"

    response = page(client, edits=json.dumps({"csp": own}))
    theirs, ours = response.headers.get_list("content-security-policy")

    assert re.search(r"script-src 'nonce-[\w-]{20,}' 'sha256-[^']+' \{0.__class__\}", theirs)
    assert "report-uri" not in theirs
    assert "default-src 'none'" in ours


def test_the_nonce_of_the_tag_can_be_removed(client: httpx.Client) -> None:
    assert re.search(r"<script>window", page(client, edits='{"nonce": false}').text)
    assert re.search(r"<script nonce=\S+>window", page(client, edits='{"nonce": true}').text)


def test_a_beacon_is_accepted_locally(client: httpx.Client) -> None:
    assert client.post("/_receiver/api.vendor.example/x", content=b"{}").status_code == 200


def test_every_conversion_is_reported() -> None:
    arrived: list[RecordedHit] = []
    preview = create_preview(find, origins=ORIGINS, arrived=arrived.append)
    with serve(preview) as port:
        httpx.get(f"http://127.0.0.1:{port}/_endpoint/1.log.optimizely.com/event?a=1")

    assert [record.hit.url for record in arrived] == ["https://1.log.optimizely.com/event?a=1"]


def test_a_report_is_served_in_a_sandbox() -> None:
    preview = create_preview(find, origins=ORIGINS, reports={"id": "<p>Fine</p>"})
    with serve(preview) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        report, none = client.get("/_report/id"), client.get("/_report/other")

    assert (report.text, none.status_code) == ("<p>Fine</p>", 404)
    assert report.headers["content-security-policy"].startswith("sandbox allow-scripts; ")
