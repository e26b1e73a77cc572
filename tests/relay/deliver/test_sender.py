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
from snippetgen.relay.deliver.request_builder import Target
from snippetgen.relay.deliver.retry import FAILURES, REST
from snippetgen.relay.deliver.sender import Sender
from snippetgen.relay.store.store import Records
from tests.relay.conftest import Clock
from tests.relay.deliveries import NOW, URL, order
from tests.relay.optimizely import Optimizely


def put(records: Records, number: int = 1, **changes: object) -> int:
    records.accept([order(number, **changes)], NOW)
    found = records.find(order(number, **changes))
    assert found is not None
    return found.id


def test_a_conversion_arrives_with_the_time_of_its_call(
    records: Records, sender: Sender, optimizely: Optimizely
) -> None:
    id_ = put(records)
    assert sender.send(id_) == "delivered"
    assert sender.send(id_) == "taken"
    assert optimizely.queries == [URL.partition("?")[2] + f"&time={int(NOW)}"]
    assert optimizely.hosts == ["1234567890.log.optimizely.com"]
    assert records.counts() == {("delivered", "status_200"): 1}


@pytest.mark.parametrize("status", [302, 408, 429, 500, 503])
def test_a_failure_that_may_pass_is_tried_again(
    records: Records, sender: Sender, optimizely: Optimizely, clock: Clock, status: int
) -> None:
    id_ = put(records)
    optimizely.answers = [(status, {"Location": f"{optimizely.address}/elsewhere"})]
    assert sender.send(id_) == "postponed"
    assert len(optimizely.queries) == 1
    record = records.get(id_)
    assert record is not None
    assert 2.5 <= record.due_at - clock.now <= 5
    clock.now = record.due_at
    assert records.due(clock.now, 9) == [id_]
    assert sender.send(id_) == "delivered"
    assert len(optimizely.queries) == 2


@pytest.mark.parametrize("status", [400, 404, 410])
def test_a_refusal_is_final(
    records: Records, sender: Sender, optimizely: Optimizely, status: int
) -> None:
    optimizely.answers = [status]
    assert sender.send(put(records)) == "given_up"
    assert records.counts() == {("given_up", f"status_{status}"): 1}


def test_a_host_is_left_alone_for_as_long_as_it_asks(
    records: Records, sender: Sender, optimizely: Optimizely
) -> None:
    id_ = put(records)
    optimizely.answers = [(503, {"Retry-After": "1800"})]
    sender.send(id_)
    record = records.get(id_)
    assert record is not None
    assert record.due_at == NOW + 1800


@pytest.mark.parametrize(
    ("resend", "state"), [(True, ("pending", "in_doubt")), (False, ("given_up", "in_doubt"))]
)
def test_an_answer_that_breaks_off_leaves_a_doubt(
    records: Records, sender: Sender, optimizely: Optimizely, resend: bool, state: tuple[str, str]
) -> None:
    optimizely.answers = [0]
    assert sender.send(put(records, resend=resend)) == "in_doubt"
    assert records.counts() == {state: 1}
    assert records.doubtful() == 1


def test_a_server_that_is_not_there_leaves_none(records: Records, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    sender = Sender(records, Target(f"http://127.0.0.1:{port}"), clock=clock)
    assert sender.send(put(records)) == "postponed"
    assert records.counts() == {("pending", "no_connection"): 1}
    assert records.doubtful() == 0
    sender.close()


def test_a_host_that_fails_is_left_in_peace(
    records: Records, sender: Sender, optimizely: Optimizely, clock: Clock
) -> None:
    optimizely.always = 500
    ids = [put(records, number) for number in range(FAILURES + 3)]
    outcomes = [sender.send(id_) for id_ in ids]
    assert outcomes == ["postponed"] * FAILURES + ["resting"] * 3
    assert len(optimizely.queries) == FAILURES
    untried = records.get(ids[-1])
    assert untried is not None
    assert (untried.attempts, untried.state, untried.changed_at) == (0, "pending", NOW)
    clock.now += REST
    optimizely.always = None
    assert [sender.send(id_) for id_ in ids[-3:]] == ["delivered"] * 3


def test_an_hour_without_optimizely_loses_nothing(
    records: Records, sender: Sender, optimizely: Optimizely, clock: Clock
) -> None:
    count = 10
    records.accept([order(number) for number in range(count)], NOW)
    optimizely.always = 503
    while clock.now < NOW + 12 * 3600:
        if clock.now >= NOW + 3600:
            optimizely.always = None
        for id_ in records.due(clock.now, 1000):
            sender.send(id_)
        clock.now += 120
    arrived = [query for query in optimizely.queries if "&u=" in query]
    assert records.counts() == {("delivered", "status_200"): count}
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
def test_no_stored_url_leads_elsewhere(
    records: Records, sender: Sender, optimizely: Optimizely, payload: str
) -> None:
    hostile = replace(order(1), payload=payload)
    records.accept([hostile], NOW)
    found = records.find(hostile)
    assert found is not None
    sender.send(found.id)
    assert all(host.endswith(".log.optimizely.com") for host in optimizely.hosts)
    assert set(records.counts()) <= {("given_up", "bad_conversion"), ("delivered", "status_200")}


WEB = WebConversion(account="55", project="66", visitor="oeu1r0.5", entity="77", key="call")


def test_an_event_has_the_same_uuid_however_often_it_is_sent(
    records: Records, sender: Sender, optimizely: Optimizely, clock: Clock
) -> None:
    event = replace(order(1, resend=True), destination="web", payload=encode(WEB))
    records.accept([event], NOW)
    found = records.find(event)
    assert found is not None
    optimizely.answers = [0, 204]
    assert sender.send(found.id) == "in_doubt"
    clock.now += 3600
    assert sender.send(found.id) == "delivered"
    first, second = (EventBatch.model_validate_json(body) for body in optimizely.bodies)
    assert first == second
    assert optimizely.hosts == ["logx.optimizely.com"] * 2
    (told,) = first.visitors[0].snapshots[0].events
    assert (told.timestamp, told.entity_id) == (int(NOW * 1000), "77")
    assert told.uuid == conversion_uuid("ctm", "CALL1", "phone_call_conversion")


def test_a_value_that_was_cut_is_given_up(
    records: Records, sender: Sender, optimizely: Optimizely
) -> None:
    event = replace(order(1), destination="web", payload=encode(WEB)[:-1])
    records.accept([event], NOW)
    found = records.find(event)
    assert found is not None
    assert sender.send(found.id) == "given_up"
    assert optimizely.hosts == []


@pytest.mark.parametrize(
    "changes", [{}, {"destination": "web", "payload": encode(WEB)}], ids=["classic", "web"]
)
def test_the_fake_endpoint_finds_nothing_wrong(
    records: Records, clock: Clock, changes: dict[str, str]
) -> None:
    log = HitLog()
    sent = replace(order(1), **changes)  # type: ignore[arg-type]
    records.accept([sent], NOW)
    with serve(create_endpoint(log)) as port:
        sender = Sender(records, Target(f"http://127.0.0.1:{port}"), clock=clock)
        assert sender.send(1) == "delivered"
        sender.close()
    assert (log.count(), log.count(Selection(good=True))) == (1, 1)


def test_a_proxy_that_refuses_leaves_no_doubt(
    records: Records, optimizely: Optimizely, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It knows of no CONNECT, as a proxy in trouble does not.
    optimizely.always = 502
    monkeypatch.setenv("HTTPS_PROXY", optimizely.address)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    sender = Sender(records, Target(), clock=clock)
    assert sender.send(put(records)) == "postponed"
    assert records.counts() == {("pending", "no_connection"): 1}
    sender.close()


def test_an_id_that_is_queued_twice_does_not_shorten_the_wait(
    records: Records, sender: Sender, optimizely: Optimizely, clock: Clock
) -> None:
    id_ = put(records)
    optimizely.answers = [(503, {"Retry-After": "1800"})]
    assert sender.send(id_) == "postponed"
    clock.now += 1700
    assert sender.send(id_) == "taken"
    assert len(optimizely.queries) == 1
