from __future__ import annotations

import socket
from dataclasses import replace

import pytest
from snippetgen_harness.fakes.log_endpoint import HitLog, create_endpoint
from snippetgen_harness.fakes.log_endpoint.selection import Selection
from snippetgen_harness.net.servers import serve

from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.event_api import EventBatch, conversion_uuid
from snippetgen.conversions.web import WebConversion
from snippetgen.relay.deliver.circuit_breaker import FAILURES, FIRST_PAUSE
from snippetgen.relay.deliver.request_builder import RequestBuilder
from snippetgen.relay.deliver.sender import Sender
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.conftest import Clock
from tests.relay.deliveries import NOW, URL, delivery
from tests.relay.optimizely import Optimizely


def put(store: DeliveryStore, number: int = 1, **changes: object) -> int:
    store.accept([delivery(number, **changes)], NOW)
    found = store.find(delivery(number, **changes))
    assert found is not None
    return found.id


def test_a_conversion_arrives_with_the_time_of_its_call(
    store: DeliveryStore, sender: Sender, optimizely: Optimizely
) -> None:
    id_ = put(store)
    assert sender.send(id_) == "delivered"
    assert sender.send(id_) == "taken"
    assert optimizely.queries == [URL.partition("?")[2] + f"&time={int(NOW)}"]
    assert optimizely.hosts == ["1234567890.log.optimizely.com"]
    assert store.counts() == {("delivered", "status_200"): 1}


@pytest.mark.parametrize("status", [302, 408, 429, 500, 503])
def test_a_temporary_failure_is_tried_again(
    store: DeliveryStore, sender: Sender, optimizely: Optimizely, clock: Clock, status: int
) -> None:
    id_ = put(store)
    optimizely.answers = [(status, {"Location": f"{optimizely.address}/elsewhere"})]
    assert sender.send(id_) == "postponed"
    assert len(optimizely.queries) == 1
    stored = store.get(id_)
    assert stored is not None
    assert 2.5 <= stored.due_at - clock.now <= 5
    clock.now = stored.due_at
    assert store.take_due(clock.now, 9) == [id_]
    assert sender.send(id_) == "delivered"
    assert len(optimizely.queries) == 2


@pytest.mark.parametrize("status", [400, 404, 410])
def test_a_refusal_is_final(
    store: DeliveryStore, sender: Sender, optimizely: Optimizely, status: int
) -> None:
    optimizely.answers = [status]
    assert sender.send(put(store)) == "given_up"
    assert store.counts() == {("given_up", f"status_{status}"): 1}


def test_retry_after_is_respected(
    store: DeliveryStore, sender: Sender, optimizely: Optimizely
) -> None:
    id_ = put(store)
    optimizely.answers = [(503, {"Retry-After": "1800"})]
    sender.send(id_)
    stored = store.get(id_)
    assert stored is not None
    assert stored.due_at == NOW + 1800


@pytest.mark.parametrize(
    ("resend", "state"), [(True, ("pending", "in_doubt")), (False, ("given_up", "in_doubt"))]
)
def test_a_broken_answer_leaves_the_delivery_in_doubt(
    store: DeliveryStore,
    sender: Sender,
    optimizely: Optimizely,
    resend: bool,
    state: tuple[str, str],
) -> None:
    optimizely.answers = [0]
    assert sender.send(put(store, resend=resend)) == "in_doubt"
    assert store.counts() == {state: 1}
    assert store.count_in_doubt() == 1


def test_an_unreachable_server_leaves_no_doubt(store: DeliveryStore, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    sender = Sender(store, RequestBuilder(f"http://127.0.0.1:{port}"), clock=clock)
    assert sender.send(put(store)) == "postponed"
    assert store.counts() == {("pending", "no_connection"): 1}
    assert store.count_in_doubt() == 0
    sender.close()


def test_nothing_is_sent_to_a_failing_host(
    store: DeliveryStore, sender: Sender, optimizely: Optimizely, clock: Clock
) -> None:
    optimizely.always = 500
    ids = [put(store, number) for number in range(FAILURES + 3)]
    outcomes = [sender.send(id_) for id_ in ids]
    assert outcomes == ["postponed"] * FAILURES + ["resting"] * 3
    assert len(optimizely.queries) == FAILURES
    untried = store.get(ids[-1])
    assert untried is not None
    assert (untried.attempts, untried.state, untried.changed_at) == (0, "pending", NOW)
    clock.now += FIRST_PAUSE
    optimizely.always = None
    assert [sender.send(id_) for id_ in ids[-3:]] == ["delivered"] * 3


def test_an_outage_of_an_hour_loses_nothing(
    store: DeliveryStore, sender: Sender, optimizely: Optimizely, clock: Clock
) -> None:
    count = 10
    store.accept([delivery(number) for number in range(count)], NOW)
    optimizely.always = 503
    while clock.now < NOW + 12 * 3600:
        if clock.now >= NOW + 3600:
            optimizely.always = None
        for id_ in store.take_due(clock.now, 1000):
            sender.send(id_)
        clock.now += 120
    arrived = [query for query in optimizely.queries if "&u=" in query]
    assert store.counts() == {("delivered", "status_200"): count}
    assert len(arrived) < 6 * count


@pytest.mark.parametrize(
    "payload",
    [
        "https://evil.example/event?a=1&d=2&n=g&u=v&x7=8",
        "http://169.254.169.254/latest/meta-data",
        "https://1.log.optimizely.com.evil.example/event?a=evil.example/&d=2&n=g&u=v&x7=8",
        "not a url",
    ],
)
def test_no_stored_payload_leads_to_another_host(
    store: DeliveryStore, sender: Sender, optimizely: Optimizely, payload: str
) -> None:
    hostile = replace(delivery(1), payload=payload)
    store.accept([hostile], NOW)
    found = store.find(hostile)
    assert found is not None
    sender.send(found.id)
    assert all(host.endswith(".log.optimizely.com") for host in optimizely.hosts)
    assert set(store.counts()) <= {("given_up", "bad_conversion"), ("delivered", "status_200")}


WEB = WebConversion(account="55", project="66", visitor="oeu1r0.5", entity="77", key="call")


def test_an_event_keeps_its_uuid_over_attempts(
    store: DeliveryStore, sender: Sender, optimizely: Optimizely, clock: Clock
) -> None:
    event = replace(delivery(1, resend=True), destination="web", payload=encode(WEB))
    store.accept([event], NOW)
    found = store.find(event)
    assert found is not None
    optimizely.answers = [0, 204]
    assert sender.send(found.id) == "in_doubt"
    clock.now += 3600
    assert sender.send(found.id) == "delivered"
    first, second = (EventBatch.model_validate_json(body) for body in optimizely.bodies)
    assert first == second
    assert optimizely.hosts == ["logx.optimizely.com"] * 2
    (reported,) = first.visitors[0].snapshots[0].events
    assert (reported.timestamp, reported.entity_id) == (int(NOW * 1000), "77")
    assert reported.uuid == conversion_uuid("ctm", "CALL1", "phone_call_conversion")


def test_a_truncated_compact_value_is_given_up(
    store: DeliveryStore, sender: Sender, optimizely: Optimizely
) -> None:
    event = replace(delivery(1), destination="web", payload=encode(WEB)[:-1])
    store.accept([event], NOW)
    found = store.find(event)
    assert found is not None
    assert sender.send(found.id) == "given_up"
    assert optimizely.hosts == []


@pytest.mark.parametrize(
    "changes", [{}, {"destination": "web", "payload": encode(WEB)}], ids=["classic", "web"]
)
def test_the_fake_endpoint_finds_nothing_wrong(
    store: DeliveryStore, clock: Clock, changes: dict[str, str]
) -> None:
    log = HitLog()
    sent = replace(delivery(1), **changes)  # type: ignore[arg-type]
    store.accept([sent], NOW)
    with serve(create_endpoint(log)) as port:
        sender = Sender(store, RequestBuilder(f"http://127.0.0.1:{port}"), clock=clock)
        assert sender.send(1) == "delivered"
        sender.close()
    assert (log.count(), log.count(Selection(good=True))) == (1, 1)


def test_a_refusing_proxy_leaves_no_doubt(
    store: DeliveryStore, optimizely: Optimizely, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It does not support CONNECT, like a proxy in trouble.
    optimizely.always = 502
    monkeypatch.setenv("HTTPS_PROXY", optimizely.address)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    sender = Sender(store, RequestBuilder(), clock=clock)
    assert sender.send(put(store)) == "postponed"
    assert store.counts() == {("pending", "no_connection"): 1}
    sender.close()


def test_an_id_queued_twice_does_not_shorten_the_wait(
    store: DeliveryStore, sender: Sender, optimizely: Optimizely, clock: Clock
) -> None:
    id_ = put(store)
    optimizely.answers = [(503, {"Retry-After": "1800"})]
    assert sender.send(id_) == "postponed"
    clock.now += 1700
    assert sender.send(id_) == "taken"
    assert len(optimizely.queries) == 1
