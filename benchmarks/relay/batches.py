"""Events per second, in batches and with one event per request."""

from __future__ import annotations

import logging
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from snippetgen_harness.fakes.log_endpoint import HitLog, create_endpoint
from snippetgen_harness.net.servers import serve

from benchmarks.relay.pending import deliveries
from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.web_conversion import WebConversion
from snippetgen.destinations import receiver
from snippetgen.relay.deliver.deliverer import Deliverer
from snippetgen.relay.deliver.request_builder import RequestBuilder
from snippetgen.relay.ops.logs import log_to_stderr
from snippetgen.relay.store.store import DeliveryStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.relay.store.models import Delivery


@dataclass(frozen=True)
class Batches:
    """How fast a relay delivered events, and with how many requests."""

    most_per_request: int
    per_second: float
    requests: int


def measure(events: int) -> list[Batches]:
    """Deliver the same events with one event per request, and in batches."""
    return [_deliver(events, size) for size in (1, receiver("web").batch_size)]


def _deliver(events: int, size: int) -> Batches:
    log_to_stderr(logging.WARNING)
    log = HitLog(max_hits=2 * events)
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(create_endpoint(log)) as port,
        patch.object(type(receiver("web")), "batch_size", size),
    ):
        store = DeliveryStore(f"sqlite:///{Path(folder) / 'calls.db'}")
        store.accept(list(_events(events)), time.time())
        deliverer = Deliverer(store, RequestBuilder(f"http://127.0.0.1:{port}"), Path(folder))
        began = time.perf_counter()
        deliverer.start()
        while deliverer.finished < events:
            time.sleep(0.01)
        seconds = time.perf_counter() - began
        deliverer.stop()
        store.close()
    return Batches(size, events / seconds, log.count())


def _events(count: int) -> Iterator[Delivery]:
    event = WebConversion(account="55", project="66", visitor="", entity="77", key="call")
    for number, delivery in enumerate(deliveries(range(count))):
        payload = encode(replace(event, visitor=f"oeu{number}r0.5"))
        yield replace(delivery, destination="web", project="66", payload=payload, goal="call")
