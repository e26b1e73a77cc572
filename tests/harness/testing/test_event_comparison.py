from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from snippetgen_harness.fakes.log_endpoint import RecordedHit
from snippetgen_harness.testing import OptimizelyLog, expect_conversion, open_log, refute_conversion

from tests.harness.fakes.log_endpoint.example_events import DECISION, NOW, document
from tests.harness.testing.recorded_hits import hit

ALL: dict[str, Any] = {
    "project": "20917322331",
    "account": 21468570738,
    "goal": "phone_call_conversion",
    "entity": "21591240822",
    "visitor": "ann",
    "experiments": {},
    "segments": {},
    "revenue": 2395,
    "goal_ids": (),
    "universal_id": None,
}

OTHER: dict[str, Any] = {
    "project": "9",
    "account": "9",
    "goal": "phone",
    "entity": "9",
    "visitor": "bob",
    "experiments": {"7": "8"},
    "segments": {"3": "gc"},
    "revenue": None,
    "goal_ids": ("5",),
    "universal_id": "me",
}
"""A value for each field that the event does not have."""


def arrived(*bodies: dict[str, Any] | str) -> tuple[RecordedHit, ...]:
    """Send bodies to a log, and return what it has recorded."""
    with open_log() as log, httpx.Client(base_url=log.url) as client:
        for body in bodies:
            send(client, body)
        return log.hits()


def send(client: httpx.Client, body: dict[str, Any] | str) -> int:
    content = body if isinstance(body, str) else json.dumps(body)
    headers = {"Content-Type": "application/json"}
    return client.post("/v1/events", content=content, headers=headers).status_code


@pytest.fixture(scope="module")
def one() -> tuple[RecordedHit, ...]:
    return arrived(document())


def failure(hits: tuple[RecordedHit, ...], **wanted: Any) -> str:  # noqa: ANN401
    with pytest.raises(AssertionError) as caught:
        expect_conversion(hits, **wanted)
    return str(caught.value)


def test_an_event_that_has_arrived_is_found(one: tuple[RecordedHit, ...]) -> None:
    expect_conversion(one, **ALL)
    expect_conversion(one, visitor="ann")


@pytest.mark.parametrize("piece", OTHER)
def test_a_different_field_is_reported(one: tuple[RecordedHit, ...], piece: str) -> None:
    expect_conversion(one, **{piece: ALL[piece]})
    refute_conversion(one, **{piece: OTHER[piece]})
    assert "<- " in failure(one, **{piece: OTHER[piece]})


def test_a_failure_shows_the_path_of_the_event(one: tuple[RecordedHit, ...]) -> None:
    message = failure(one, goal="sale", visitor="ann")
    assert "/v1/events visitors[0].snapshots[0].events[0]\n" in message
    assert 'goal (key)            "sale"    "phone_call_conversion"  <- differs' in message


def test_each_event_of_a_body_is_one_conversion() -> None:
    both = document()
    both["visitors"] += document("bob", "2", timestamp=NOW // 1000)["visitors"]
    hits = arrived(both)
    expect_conversion(hits, visitor="ann")
    assert "timestamp_in_seconds" in failure(hits, visitor="bob")


def test_decisions_and_attributes_are_experiments_and_segments() -> None:
    body = document()
    decision = {"campaign_id": "1", "experiment_id": "7", "variation_id": "8"}
    body["visitors"][0]["snapshots"][0]["decisions"] = [decision]
    attribute = {"type": "custom", "entity_id": "3", "key": "browser", "value": "gc"}
    body["visitors"][0]["attributes"] = [attribute]
    hits = arrived(body)
    expect_conversion(hits, experiments={7: 8}, segments={"3": "gc"})
    refute_conversion(hits, experiments={})


def test_a_decision_is_not_a_conversion() -> None:
    refute_conversion(arrived(document(**DECISION)))


def test_an_event_that_is_sent_again_is_counted_once() -> None:
    expect_conversion(arrived(document(), document()), visitor="ann")


def test_a_body_without_events_is_a_hit_without_conversions() -> None:
    hits = arrived("{}")
    assert "missing_field" in failure(hits, visitor="ann")
    with pytest.raises(AssertionError):
        refute_conversion(hits)


def test_the_argument_destination_excludes_conversions_of_others(
    one: tuple[RecordedHit, ...],
) -> None:
    both = (*one, hit())
    expect_conversion(both, times=2)
    expect_conversion(both, destination="web")
    expect_conversion(both, destination="classic")
    refute_conversion(one, destination="classic")


def test_a_waiter_for_an_event_finds_it() -> None:
    with open_log() as log, httpx.Client(base_url=log.url) as client:
        refuse_once(client)
        assert [send(client, document()) for _ in range(2)] == [503, 204]
        expect_conversion(log, **ALL)
        check_typed(log)


def refuse_once(client: httpx.Client) -> None:
    assert client.put("/_fake/mode", json={"status": 503, "times": 1}).status_code == 200


def check_typed(log: OptimizelyLog) -> None:
    (refused,), (taken,) = log.bad, log.good
    assert taken.body is not None
    assert refused.body is not None
    assert [record.body.status for record in (refused, taken) if record.body] == [503, 204]
    assert taken.body.events[0].fields["key"] == "phone_call_conversion"
