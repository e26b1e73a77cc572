from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from snippetgen_harness.fakes.log_endpoint import history
from snippetgen_harness.fakes.log_endpoint.hit_log import MAX_BYTES

from snippetgen.conversions.event_limits import HOSTS, MAX_BODY_BYTES
from tests.harness.fakes.log_endpoint.example_events import DECISION, NOW, body, document
from tests.patience import PATIENCE

if TYPE_CHECKING:
    import httpx

    from tests.harness.fakes.log_endpoint.client import Endpoint

STRICT = {"X-Optimizely-Strict": "true"}
EVENT = "visitors[0].snapshots[0].events[0]"


def post(
    endpoint: Endpoint, content: bytes | dict[str, Any], *, host: str = HOSTS[0], **headers: str
) -> httpx.Response:
    """Send a body as JSON; header names are written with _ instead of -."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return endpoint.post(
        "/v1/events",
        content=content if isinstance(content, bytes) else json.dumps(content).encode(),
        headers={"Host": host, "Content-Type": "application/json", **given},
    )


def strictly(endpoint: Endpoint, content: bytes | dict[str, Any]) -> httpx.Response:
    return post(endpoint, content, X_Optimizely_Strict="true")


def found(hit: dict[str, Any]) -> set[tuple[str, str, str | None]]:
    """List the findings, except the one about http, which the tests use."""
    return {
        (each["code"], each["severity"], each["parameter"])
        for each in hit["findings"]
        if each["code"] != "plain_http"
    }


def test_an_infinite_number_leaves_the_responses_valid_json(endpoint: Endpoint) -> None:
    post(endpoint, json.dumps(document()).replace('"type"', '"value": 1e999, "type"').encode())
    text = endpoint.get("/_fake/bad").text
    assert json.loads(text, parse_constant=pytest.fail)[0]["events"] == []


@pytest.mark.parametrize("host", HOSTS)
def test_strict_mode_accepts_our_own_body(endpoint: Endpoint, host: str) -> None:
    response = post(endpoint, body().body(), host=host, X_Optimizely_Strict="true")
    assert (response.status_code, response.content) == (204, b"")
    (hit,) = endpoint.fake("/good")
    assert found(hit) == set()


def test_everything_is_accepted_without_strict_mode(endpoint: Endpoint) -> None:
    for content in (body().body(), b"{}", b"", b"\xff", b"[" * 100_000, b'"\\ud800"'):
        response = post(endpoint, content)
        assert (response.status_code, response.content) == (204, b"")
    assert endpoint.fake("/all") == {"total": 6, "good": 1, "bad": 5}


def test_in_strict_mode_a_bad_body_is_refused_with_its_findings(endpoint: Endpoint) -> None:
    response = strictly(endpoint, document(timestamp=NOW // 1000))
    assert response.status_code == 400
    assert ("timestamp_in_seconds", "error", f"{EVENT}.timestamp") in found(response.json())
    (hit,) = endpoint.fake("/bad")
    assert hit["findings"] == response.json()["findings"]
    assert (hit["status"], hit["strict"]) == (400, True)


def test_a_lone_surrogate_is_listed_unchanged(endpoint: Endpoint) -> None:
    sent = document(entity_id="\ud800")
    sent["visitors"][0]["visitor_id"] = "\ud800"
    refused = strictly(endpoint, sent)
    assert refused.status_code == 400
    assert any("\ud800" in each["message"] for each in refused.json()["findings"])
    (hit,) = endpoint.fake("/bad")
    assert hit["events"][0]["visitor_id"] == "\ud800"


def test_a_hit_is_recorded_with_its_body_and_its_events(endpoint: Endpoint) -> None:
    post(endpoint, body().body(), Origin="https://customer.example", User_Agent="test")
    (hit,) = endpoint.fake("/good")
    assert hit["url"] == "http://logx.optimizely.com/v1/events"
    assert hit["body"] == body().body().decode()
    assert (hit["method"], hit["origin"]) == ("POST", "https://customer.example")
    (event,) = hit["events"]
    assert event["path"] == EVENT
    assert (event["visitor_id"], event["key"]) == ("ann", "phone_call_conversion")
    assert (hit["status"], hit["strict"]) == (204, False)


@pytest.mark.parametrize(
    ("selection", "total"),
    [("?u=ann", 2), ("?a=7", 1), ("?a=21468570738", 3), ("?a=7&u=ann", 1), ("?u=eve", 0)],
)
def test_visitor_account_and_project_select_hits(
    endpoint: Endpoint, selection: str, total: int
) -> None:
    for call, (visitor, project) in enumerate([("ann", "7"), ("ann", "8"), ("bob", "8")]):
        post(endpoint, body(visitor, call=str(call), project=project).body())
    assert endpoint.fake(f"/all{selection}")["total"] == total
    assert len(endpoint.fake(f"/good{selection}")) == total


def test_waiting_ends_when_the_events_arrive(endpoint: Endpoint) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(endpoint.fake, "/good?u=ann&wait_for=1&timeout=60")
        post(endpoint, body().body())
        assert len(waiting.result(timeout=PATIENCE)) == 1


@pytest.mark.parametrize(
    ("host", "severity"), [("localhost:8100", "warning"), ("1.log.optimizely.com", "error")]
)
def test_the_host_is_checked(endpoint: Endpoint, host: str, severity: str) -> None:
    post(endpoint, body().body(), host=host)
    (hit,) = endpoint.fake("/bad" if severity == "error" else "/good")
    assert ("host_unknown", severity, None) in found(hit)


def test_the_content_type_is_checked(endpoint: Endpoint) -> None:
    endpoint.post("/v1/events", content=body().body(), headers={"Host": HOSTS[0]})
    (hit,) = endpoint.fake("/good")
    assert found(hit) == {("content_type", "warning", None)}


def test_a_request_to_a_wrong_path_gets_404_and_is_recorded(endpoint: Endpoint) -> None:
    headers = {"Host": HOSTS[0], "Content-Type": "application/json"}
    assert endpoint.post("/v1/event", content=body().body(), headers=headers).status_code == 404
    (hit,) = endpoint.fake("/bad")
    assert found(hit) == {("path_unknown", "error", None)}
    assert hit["status"] == 404


def test_a_repeated_event_counts_once_and_has_a_finding(endpoint: Endpoint) -> None:
    for _ in range(2):
        assert strictly(endpoint, body().body()).status_code == 204
    first, again = endpoint.fake("/good")
    assert found(first) == set()
    assert found(again) == {("duplicate_uuid", "info", f"{EVENT}.uuid")}


def test_the_uuid_of_another_event_is_refused(endpoint: Endpoint) -> None:
    post(endpoint, body().body())
    response = strictly(endpoint, document("bob"))
    assert response.status_code == 400
    assert ("duplicate_uuid", "error", f"{EVENT}.uuid") in found(response.json())


def test_an_event_before_the_decision_of_another_request_is_refused(endpoint: Endpoint) -> None:
    assert strictly(endpoint, document(**DECISION)).status_code == 204
    early = document(call="2", timestamp=NOW - 1)
    assert found(strictly(endpoint, early).json()) == {
        ("event_before_decision", "error", f"{EVENT}.timestamp")
    }
    assert strictly(endpoint, document(call="3")).status_code == 204


def test_the_first_decision_of_the_same_visitor_counts(endpoint: Endpoint) -> None:
    later = {**DECISION, "uuid": "later", "timestamp": NOW + 9}
    for sound in (
        document(**DECISION),
        document(**later),
        document(call="2", timestamp=NOW + 5),
        document("bob", "3", timestamp=NOW - 1),
    ):
        assert strictly(endpoint, sound).status_code == 204


def test_a_rejected_event_may_be_sent_again(endpoint: Endpoint) -> None:
    assert strictly(endpoint, document("bob", entity_id="none")).status_code == 400
    assert strictly(endpoint, body().body()).status_code == 204
    assert found(endpoint.fake("/good")[0]) == set()


def test_deleting_hits_also_deletes_the_history(endpoint: Endpoint) -> None:
    post(endpoint, body().body())
    endpoint.fake("/hits", "DELETE")
    assert strictly(endpoint, document("bob")).status_code == 204


def test_further_findings_are_mentioned_once(endpoint: Endpoint) -> None:
    sent = {**document(timestamp=NOW // 1000), **{f"f{number}": 1 for number in range(500)}}
    post(endpoint, sent, Content_Type="text/plain")
    (hit,) = endpoint.fake("/bad")
    codes = [finding["code"] for finding in hit["findings"]]
    assert codes.count("further_findings") == 1
    assert codes.count("timestamp_in_seconds") == 1


def test_a_body_over_the_limit_has_a_finding_and_is_truncated(endpoint: Endpoint) -> None:
    large = b" " * (MAX_BODY_BYTES + 1000)
    assert post(endpoint, large).status_code == 204
    assert strictly(endpoint, large).status_code == 400
    for hit in endpoint.fake("/bad"):
        assert found(hit) == {("body_too_large", "error", None)}
        assert f"has {MAX_BODY_BYTES + 1000} bytes" in str(hit["findings"])
        assert len(hit["body"]) == MAX_BODY_BYTES


def test_the_log_limits_the_bodies_that_it_keeps(endpoint: Endpoint) -> None:
    record = (post(endpoint, b"x" * MAX_BODY_BYTES), endpoint.log.hits()[0])[1]
    for _ in range(2 * MAX_BYTES // MAX_BODY_BYTES):
        endpoint.log.record(record)
    assert sum(hit.size for hit in endpoint.log.hits()) <= MAX_BYTES
    assert endpoint.log.count() > len(endpoint.log.hits()) > 10


def test_the_size_of_a_hit_includes_its_body(endpoint: Endpoint) -> None:
    for content in (b'{"visitors": [' + b"1," * 500 + b"1]}", "\U0001f642".encode() * 10_000):
        post(endpoint, content)
    faulty, wide = endpoint.log.hits()
    assert faulty.size > sum(len(finding.message) for finding in faulty.findings)
    assert wide.size > 40_000


def test_the_history_of_events_is_limited(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_KEPT", 2)
    for call in "123":
        post(endpoint, body(call=call).body())
    for call in "31":
        post(endpoint, body(call=call).body())
    assert [found(hit) != set() for hit in endpoint.fake("/good")][3:] == [True, False]


@pytest.fixture
def moody(endpoint: Endpoint) -> Any:  # noqa: ANN401
    yield endpoint
    assert endpoint.delete("/_fake/mode").status_code == 200


def test_a_fault_ends_after_the_given_number_of_requests(moody: Endpoint) -> None:
    faults = {"status": 503, "times": 2, "retry_after": 7}
    assert moody.put("/_fake/mode", json=faults).json()["times"] == 2
    answers = [strictly(moody, body().body()) for _ in range(3)]
    assert [each.status_code for each in answers] == [503, 503, 204]
    assert [each.headers.get("Retry-After") for each in answers] == ["7", "7", None]
    (taken,) = moody.fake("/good")
    assert found(taken) == set()
    refused = moody.fake("/bad")
    assert [found(hit) for hit in refused] == [{("not_taken", "error", None)}] * 2
    assert [hit["status"] for hit in refused] == [503, 503]
    assert moody.get("/_fake/mode").json()["status"] is None


def test_a_mode_lasts_until_it_is_deleted_and_applies_only_to_events(moody: Endpoint) -> None:
    moody.put("/_fake/mode", json={"status": 500})
    assert [post(moody, body().body()).status_code for _ in range(3)] == [500] * 3
    assert moody.get("/event?a=1&d=2&n=g&u=v&x7=8").status_code == 200
    moody.delete("/_fake/mode")
    assert post(moody, body().body()).status_code == 204


def test_events_are_recorded_before_a_delayed_response(moody: Endpoint) -> None:
    moody.put("/_fake/mode", json={"delay_ms": 60_000, "times": 1})
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(post, moody, body().body())
        assert moody.fake("/all?wait_for=1&timeout=60")["good"] == 1
        assert not slow.done()
        moody.log.close()  # as when the endpoint stops
        assert slow.result(timeout=PATIENCE).status_code == 204
    moody.log._closed = False


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "not JSON"),
        (b"[]", "its type is wrong"),
        (b'{"status": 200}', "status is wrong: the allowed keys are status (429, or 500 to 599)"),
        (b'{"delay_ms": 60001}', "delay_ms is wrong"),
        (b'{"times": 0, "delay": 1}', "times, delay is wrong"),
        (b'{"status": "500"}', "status is wrong"),
        (b" " * 5000, "larger than 4096 bytes"),
    ],
)
def test_an_unknown_mode_is_refused(moody: Endpoint, content: bytes, named: str) -> None:
    response = moody.put("/_fake/mode", content=content)
    assert response.status_code == 400
    assert named in response.json()["error"]
    assert moody.get("/_fake/mode").json()["status"] is None


def test_events_are_posted(endpoint: Endpoint) -> None:
    assert endpoint.get("/v1/events").status_code == 404
    assert endpoint.log.count() == 0


def test_a_page_may_read_the_response(endpoint: Endpoint) -> None:
    sent = {"Origin": "https://customer.example"}
    for status, strict in ((204, "false"), (400, "true")):
        answer = post(endpoint, b"{}", **sent, X_Optimizely_Strict=strict)
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == "https://customer.example"
    assert "access-control-allow-origin" not in post(endpoint, b"{}").headers
