"""Which requests stop if a host or a project asks to wait."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.web_conversion import WebConversion
from snippetgen.relay.deliver.request_builder import RequestBuilder
from snippetgen.relay.store.models import Delivery
from snippetgen.relay.store.store import DeliveryStore
from tests.patience import until
from tests.relay.attempts import Attempts
from tests.relay.clock import Clock
from tests.relay.deliver.test_deliverer import delivering
from tests.relay.deliveries import NOW, URL, delivery
from tests.relay.optimizely import Optimizely

LATER = {"Retry-After": "1800"}


def call(destination: str, project: str, source: str = "shop", **changes: object) -> Delivery:
    """Return a separate call for each destination, project and source."""
    if destination.startswith("classic"):
        payload = URL.replace("1234567890", project)
        if destination == "classic-2015":
            payload = payload.replace(f"?a={project}&d=55", "?a=55")
    else:
        event = WebConversion(
            account="55", project=project, visitor="oeu1r0.5", entity="77", key="call"
        )
        payload = encode(event)
    return replace(
        delivery(1, source=source, **changes),
        call_id=f"{destination}-{project}-{source}",
        destination=destination,
        project=project,
        payload=payload,
    )


@pytest.mark.parametrize(
    ("first", "status", "sent"),
    [
        # The service is unavailable.
        (("web", "1"), 503, ["classic 1", "classic-2015 1"]),
        # This client sends too much: for a project that has its own host, or for one of many.
        (("classic", "1"), 429, ["edge 2", "web 1", "web 2"]),
        (("web", "1"), 429, ["classic 1", "classic-2015 1", "edge 2", "web 2"]),
    ],
)
def test_a_host_is_paused_and_other_hosts_are_not(
    store: DeliveryStore,
    attempts: Attempts,
    optimizely: Optimizely,
    clock: Clock,
    first: tuple[str, str],
    status: int,
    sent: list[str],
) -> None:
    store.accept([call(*first, "first")], NOW)
    optimizely.answers = [(status, LATER)]
    assert attempts() == ["postponed"]
    others = [("classic", "1"), ("classic-2015", "1"), ("web", "1"), ("web", "2"), ("edge", "2")]
    store.accept([call(*each) for each in others], NOW)
    attempts()
    delivered = [each for each in store.latest("delivered", 9) if each.source == "shop"]
    assert (
        sorted(" ".join(each.call_id.split("-shop")[0].rsplit("-", 1)) for each in delivered)
        == sent
    )
    clock.now += 1800
    while attempts():
        clock.now += 1
    assert store.counts() == {("delivered", "status_200"): 6}


def test_the_host_of_every_destination_matches_its_requests(store: DeliveryStore) -> None:
    requests = RequestBuilder(events_host="eu.logx.optimizely.com")
    for destination in ("classic", "classic-2015", "web", "edge", "feature"):
        given = call(destination, "1234567890")
        store.accept([given], NOW)
        (stored,) = store.find_call(given.call_id)
        url = requests.build([stored]).url
        origin = requests.origin(destination, given.project)
        assert f"{origin}/" == url.copy_with(raw_path=b"/")
    assert requests.origin("classic", "") == requests.origin("unknown", "1") == ""


def test_workers_obey_a_host_although_other_sources_have_calls(
    store: DeliveryStore, optimizely: Optimizely
) -> None:
    now = int(time.time() * 1000)
    store.accept([call("web", "1", called_at=now)], time.time())
    optimizely.answers = [(503, LATER)]
    with delivering(store, optimizely):
        until(lambda: store.hosts.count(time.time()))
        more = [call("web", str(n), f"shop{n}", called_at=now) for n in range(9)]
        # The lane of the last one is checked after those of the others.
        store.accept([*more, call("classic", "7", called_at=now)], time.time())
        until(lambda: ("delivered", "status_200") in store.counts())
    assert optimizely.hosts == ["logx.optimizely.com", "7.log.optimizely.com"]


def test_a_destination_that_is_no_longer_installed_does_not_stop_others(
    store: DeliveryStore, optimizely: Optimizely
) -> None:
    store.accept([call("removed", "1"), call("classic", "1")], time.time())
    with delivering(store, optimizely) as deliverer:
        until(lambda: len(store.counts()) == 2 and ("pending", "") not in store.counts())
        assert deliverer.is_alive()
    assert store.counts() == {
        ("delivered", "status_200"): 1,
        ("pending", "unknown_destination"): 1,
    }


def test_a_worker_with_an_outdated_events_host_sends_nothing_and_logs_it(
    store: DeliveryStore, optimizely: Optimizely, tmp_path: Path
) -> None:
    now = int(time.time() * 1000)
    first, second = (replace(call("web", "1", called_at=now), call_id=each) for each in "ab")
    store.accept([first], time.time())
    with delivering(store, optimizely):
        until(lambda: ("delivered", "status_200") in store.counts())
    store.accept([second], time.time())
    european = RequestBuilder(events_host="eu.logx.optimizely.com").origin
    with closing(DeliveryStore(f"sqlite:///{tmp_path / 'calls.db'}")) as other:
        other.queue.ready(time.time(), origin=european)
    with capture_logs() as logs, delivering(store, optimizely):
        until(lambda: any(each["event"] == "events_host_differs" for each in logs))
    assert store.counts() == {("delivered", "status_200"): 1, ("pending", ""): 1}
