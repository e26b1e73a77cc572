"""How long the calls of others wait while one project fails, and how soon it recovers."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs

from snippetgen_harness.net.servers import serve
from starlette.responses import Response

from benchmarks.relay.destination import Destination
from benchmarks.relay.filled_database import create_database, fill
from benchmarks.relay.pending import deliveries
from snippetgen.relay.deliver.deliverer import Deliverer
from snippetgen.relay.deliver.request_builder import RequestBuilder
from snippetgen.relay.store.store import DeliveryStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

    from benchmarks.relay.destination import Mode

Trouble = Literal["none", "refusing", "hanging", "dripping", "asking to wait"]
TROUBLES: tuple[Trouble, ...] = ("none", "refusing", "hanging", "dripping", "asking to wait")

CALLS = 60
"""The number of calls of other projects, a fifth of a second apart."""

PROCESSES = ((1, 1), (1, 4), (1, 16), (4, 4))
"""The numbers of processes, and of workers in each, that recover from an outage."""

OUTAGE = 3.0
"""Seconds."""


@dataclass(frozen=True)
class Fairness:
    """Seconds that the calls of others waited while a project with many calls failed."""

    trouble: Trouble
    waiting: int
    delivered: int
    median: float
    worst: float


@dataclass(frozen=True)
class Recovery:
    """Seconds between the end of an outage and the first delivery."""

    processes: int
    workers: int
    first_delivery: float


class Projects:
    """A destination that fails for one project, and responds to all others immediately."""

    def __init__(self, troubled: str) -> None:
        self.trouble: Trouble = "none"
        self.arrived: dict[str, float] = {}
        """When the conversion of each visitor of other projects arrived."""
        self._troubled = troubled
        self._destination = Destination()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        host = dict(scope["headers"])[b"host"].decode()
        if host.partition(".")[0] != self._troubled:
            (visitor,) = parse_qs(scope["query_string"].decode())["u"]
            self.arrived[visitor] = time.monotonic()
            await Response(status_code=204)(scope, receive, send)
        elif self.trouble == "asking to wait":
            await Response(status_code=429, headers={"Retry-After": "1"})(scope, receive, send)
        else:
            modes: dict[Trouble, Mode] = {"none": "fine", "refusing": "refusing"}
            modes |= {"hanging": "hanging", "dripping": "dripping"}
            self._destination.mode = modes[self.trouble]
            await self._destination(scope, receive, send)


def measure(waiting: int, postgresql: str) -> Iterator[Fairness]:
    """Make a project fail in each way while this many of its calls wait."""
    for number, trouble in enumerate(TROUBLES):
        with ExitStack() as stack:
            records = create_database(postgresql, f"fairness_{number}")
            store = _opened(stack, records)
            if trouble != "none":
                fill(store, waiting, {})
            projects = Projects("1234567890")
            projects.trouble = trouble
            endpoint = f"http://127.0.0.1:{stack.enter_context(serve(projects))}"
            _deliver(stack, records, endpoint, workers=4)
            accepted = _call(store)
            while len(projects.arrived) < CALLS:
                time.sleep(0.05)
            waits = [projects.arrived[visitor] - since for visitor, since in accepted.items()]
            projects.trouble = "none"
            left = waiting if trouble != "none" else 0
            yield Fairness(trouble, left, len(waits), median(waits), max(waits))


def recover(waiting: int, postgresql: str) -> Iterator[Recovery]:
    """End an outage of a project while calls wait for it."""
    for number, (processes, workers) in enumerate(PROCESSES):
        with ExitStack() as stack:
            records = create_database(postgresql, f"recovery_{number}")
            fill(_opened(stack, records), waiting, {})
            destination = Destination()
            destination.mode = "refusing"
            endpoint = f"http://127.0.0.1:{stack.enter_context(serve(destination))}"
            for _ in range(processes):
                _deliver(stack, records, endpoint, workers=workers)
            while not destination.requests:
                time.sleep(0.01)
            time.sleep(OUTAGE)
            destination.mode = "fine"
            ended = time.monotonic()
            while not destination.first_at:
                time.sleep(0.01)
            yield Recovery(processes, workers, min(destination.first_at.values()) - ended)


def _opened(stack: ExitStack, records: str) -> DeliveryStore:
    store = DeliveryStore(records)
    stack.callback(store.close)
    return store


def _deliver(stack: ExitStack, records: str, endpoint: str, *, workers: int) -> None:
    """Deliver like a separate process, until the stack ends."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    store = _opened(stack, records)
    deliverer = Deliverer(store, RequestBuilder(endpoint), folder, workers=workers)
    deliverer.start()
    stack.callback(deliverer.stop)


def _call(store: DeliveryStore) -> dict[str, float]:
    """Accept calls of another customer and project; return when, by visitor."""
    accepted = {}
    for number, each in enumerate(deliveries(range(CALLS))):
        visitor = f"oeu{number}r0.5"
        payload = each.payload.replace("1234567890", "77")
        store.accept([replace(each, source="other", project="77", payload=payload)], time.time())
        accepted[visitor] = time.monotonic()
        time.sleep(0.2)
    return accepted
