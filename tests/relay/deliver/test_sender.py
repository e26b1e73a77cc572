from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import pytest
from snippetgen_harness.fakes.log_endpoint import HitLog, create_endpoint
from snippetgen_harness.fakes.log_endpoint.selection import Selection
from snippetgen_harness.net.servers import serve

from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.event_api import EventBatch, conversion_uuid
from snippetgen.conversions.web_conversion import WebConversion
from snippetgen.relay.deliver.request_builder import RequestBuilder
from snippetgen.relay.deliver.sender import Sender
from snippetgen.relay.store.models import Delivery
from snippetgen.relay.store.store import DeliveryStore
from tests.patience import PATIENCE
from tests.relay.attempts import Attempts, claim
from tests.relay.clock import Clock
from tests.relay.deliveries import NOW, URL, delivery
from tests.relay.optimizely import BAD_GZIP, BREAKS, CUT, DRIPS, ENDLESS, HANGS, Optimizely


def put(store: DeliveryStore, number: int = 1, **changes: object) -> int:
    store.accept([delivery(number, **changes)], NOW)
    found = store.find(delivery(number, **changes))
    assert found is not None
    return found.id


def test_a_conversion_arrives_with_the_time_of_its_call(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely
) -> None:
    put(store)
    assert attempts() == ["delivered"]
    assert attempts() == []
    assert optimizely.queries == [URL.partition("?")[2] + f"&time={int(NOW)}"]
    assert optimizely.hosts == ["1234567890.log.optimizely.com"]
    assert store.counts() == {("delivered", "status_200"): 1}


@pytest.mark.parametrize("status", [302, 408, 429, 500, 503])
def test_a_temporary_failure_is_tried_again(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely, clock: Clock, status: int
) -> None:
    id_ = put(store)
    optimizely.answers = [(status, {"Location": f"{optimizely.address}/elsewhere"})]
    assert attempts() == ["postponed"]
    assert len(optimizely.queries) == 1
    stored = store.get(id_)
    assert stored is not None
    assert 2.5 <= stored.due_at - clock.now <= 5
    clock.now = stored.due_at
    assert attempts() == ["delivered"]
    assert len(optimizely.queries) == 2


def test_the_target_of_a_redirect_does_not_matter(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely
) -> None:
    put(store)
    optimizely.answers = [(302, {"Location": "http://[" + "x" * 70_000})]
    assert attempts() == ["postponed"]
    assert store.counts() == {("pending", "status_302"): 1}


def test_no_cookie_of_a_response_is_kept(
    store: DeliveryStore, optimizely: Optimizely, clock: Clock
) -> None:
    async def send() -> int:
        sender = Sender(RequestBuilder(optimizely.address), clock)
        await sender.send(claim(store, NOW), lambda _: None)
        kept = len(sender._client.cookies.jar)
        await sender.close()
        return kept

    put(store)
    optimizely.answers = [(200, {"Set-Cookie": "end_user_id=oeu1r0.5; Path=/"})]
    assert asyncio.run(send()) == 0


@pytest.mark.parametrize("status", [400, 404, 410])
def test_a_refusal_is_final(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely, status: int
) -> None:
    put(store)
    optimizely.answers = [status]
    assert attempts() == ["given_up"]
    assert store.counts() == {("given_up", f"status_{status}"): 1}


def test_retry_after_is_respected(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely
) -> None:
    id_ = put(store)
    optimizely.answers = [(503, {"Retry-After": "1800"})]
    attempts()
    stored = store.get(id_)
    assert stored is not None
    assert stored.due_at == NOW + 1800
    put(store, 2)  # for the same host
    assert attempts() == []


@pytest.mark.parametrize("answer", [HANGS, BREAKS])
@pytest.mark.parametrize(
    ("resend", "state"), [(True, ("pending", "in_doubt")), (False, ("given_up", "in_doubt"))]
)
def test_a_missing_answer_leaves_the_delivery_in_doubt(
    store: DeliveryStore,
    attempts: Attempts,
    optimizely: Optimizely,
    clock: Clock,
    answer: int,
    resend: bool,
    state: tuple[str, str],
) -> None:
    put(store, resend=resend)
    optimizely.answers = [answer]
    total_time = 0.5 if answer == HANGS else PATIENCE
    # A busy machine may not even connect in half a second.
    while (verdicts := attempts.send([claim(store, clock.now)], total_time)) == ["postponed"]:
        clock.now += 3600
        optimizely.answers = [answer]
    assert verdicts == ["in_doubt"]
    assert store.counts() == {state: 1}
    assert store.count_in_doubt() == 1


@pytest.mark.parametrize("answer", [CUT, DRIPS, ENDLESS, BAD_GZIP])
def test_the_status_decides_and_not_the_body(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely, answer: int
) -> None:
    put(store)
    optimizely.answers = [answer]
    assert attempts() == ["delivered"]
    assert optimizely.sent_bytes < 10_000_000


def test_an_unreachable_server_leaves_no_doubt(store: DeliveryStore, clock: Clock) -> None:
    put(store)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # so that no other program listens there
        address = "http://{}:{}".format(*unused.getsockname())
        attempts = Attempts(store, RequestBuilder(address), clock)
        assert attempts() == ["postponed"]
    assert store.counts() == {("pending", "no_connection"): 1}
    assert store.count_in_doubt() == 0


def test_an_outage_of_an_hour_loses_nothing(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely, clock: Clock
) -> None:
    count = 10
    store.accept([delivery(number) for number in range(count)], NOW)
    optimizely.always = 503
    while clock.now < NOW + 12 * 3600:
        if clock.now >= NOW + 3600:
            optimizely.always = None
        attempts(1000)
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
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely, payload: str
) -> None:
    hostile = replace(delivery(1), payload=payload)
    store.accept([hostile], NOW)
    attempts()
    assert all(host.endswith(".log.optimizely.com") for host in optimizely.hosts)
    assert set(store.counts()) <= {("given_up", "bad_conversion"), ("delivered", "status_200")}


WEB = WebConversion(account="55", project="66", visitor="oeu1r0.5", entity="77", key="call")


def test_an_event_keeps_its_uuid_across_attempts(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely, clock: Clock
) -> None:
    event = replace(delivery(1, resend=True), destination="web", payload=encode(WEB))
    store.accept([event], NOW)
    optimizely.answers = [BREAKS, 204]
    assert attempts() == ["in_doubt"]
    clock.now += 3600
    assert attempts() == ["delivered"]
    first, second = (EventBatch.model_validate_json(body) for body in optimizely.bodies)
    assert first == second
    assert optimizely.hosts == ["logx.optimizely.com"] * 2
    (reported,) = first.visitors[0].snapshots[0].events
    assert (reported.timestamp, reported.entity_id) == (int(NOW * 1000), "77")
    assert reported.uuid == conversion_uuid("ctm", "CALL1", "phone_call_conversion", "ctm")


def test_a_truncated_compact_value_is_given_up(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely
) -> None:
    event = replace(delivery(1), destination="web", payload=encode(WEB)[:-1])
    store.accept([event], NOW)
    assert attempts() == ["given_up"]
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
        attempts = Attempts(store, RequestBuilder(f"http://127.0.0.1:{port}"), clock)
        assert attempts() == ["delivered"]
    assert (log.count(), log.count(Selection(good=True))) == (1, 1)


def test_a_refusing_proxy_leaves_no_doubt(
    store: DeliveryStore, optimizely: Optimizely, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It does not support CONNECT, like a proxy in trouble.
    optimizely.always = 502
    monkeypatch.setenv("HTTPS_PROXY", optimizely.address)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    put(store)
    assert Attempts(store, RequestBuilder(), clock)() == ["postponed"]
    assert store.counts() == {("pending", "no_connection"): 1}


def events(count: int, **changes: object) -> list[Delivery]:
    """Return deliveries of events for one account and project."""
    return [
        replace(
            delivery(number, resend=True, goal="call", **changes),
            destination="web",
            project="66",
            payload=encode(replace(WEB, visitor=f"oeu{number}r0.5")),
        )
        for number in range(count)
    ]


def arrived(optimizely: Optimizely) -> list[list[str]]:
    """Return the visitors in each body that has arrived."""
    batches = [EventBatch.model_validate_json(body) for body in optimizely.bodies]
    return [[visitor.visitor_id for visitor in batch.visitors] for batch in batches]


def test_events_of_a_project_are_sent_in_one_request(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely
) -> None:
    store.accept(events(20), NOW)
    assert attempts.together(500) == ["delivered"] * 20
    assert [len(visitors) for visitors in arrived(optimizely)] == [20]
    assert store.counts() == {("delivered", "status_200"): 20}


def test_a_bad_event_does_not_fail_its_batch(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely
) -> None:
    good = events(8)
    store.accept([*good[:5], replace(good[5], payload=good[5].payload[:-1]), *good[6:]], NOW)
    optimizely.refused = "oeu2r0.5"
    assert sorted(attempts.together(500)) == ["delivered"] * 6 + ["given_up"] * 2
    assert store.counts() == {
        ("delivered", "status_200"): 6,
        ("given_up", "bad_conversion"): 1,
        ("given_up", "status_400"): 1,
    }


def test_events_of_several_accounts_are_sent_separately(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely
) -> None:
    first, second = events(2)
    other = replace(second, payload=encode(replace(WEB, account="56")))
    store.accept([first, other], NOW)
    assert attempts.together(500) == ["delivered"] * 2
    assert len(optimizely.bodies) == 2


def test_a_batch_without_an_answer_is_sent_again_with_the_same_uuids(
    store: DeliveryStore, attempts: Attempts, optimizely: Optimizely, clock: Clock
) -> None:
    store.accept(events(5), NOW)
    optimizely.answers = [BREAKS, 204]
    assert attempts.together(500) == ["in_doubt"] * 5
    clock.now += 3600
    assert attempts.together(500) == ["delivered"] * 5
    first, second = (EventBatch.model_validate_json(body) for body in optimizely.bodies)
    assert first == second
