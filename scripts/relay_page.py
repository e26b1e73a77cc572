"""Serves the relay's status page with made-up calls for the screenshot."""

from __future__ import annotations

import random
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from snippetgen_harness.net.servers import serve

from snippetgen.relay.ops.health import Health
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.ops.status_page import StatusPage
from snippetgen.relay.store.delivery_queue import Claimed, Outcome
from snippetgen.relay.store.models import Delivery, Rejection
from snippetgen.relay.store.store import DeliveryStore

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = (
    "https://{0}.log.optimizely.com/event?a={0}&d=1234509999&n=phone_call"
    "&u=oeu{1}r0.5&x700010001=700020002"
)
PROJECTS = {"shop": "1234500001", "clinic": "1234500002", "garage": "1234500003"}
REASONS = ("not_answered", "too_short", "repeat_caller", "unreadable_duration")
DAY = 86400.0


@contextmanager
def relay_page() -> Iterator[str]:
    """Serve the page, and yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        store = DeliveryStore(f"sqlite:///{Path(folder) / 'calls.db'}")
        fill(store, time.time())
        page = StatusPage(store, Metrics(store), Health(store))
        with serve(page.application()) as port:
            yield f"http://127.0.0.1:{port}/"
        store.close()


def fill(store: DeliveryStore, now: float) -> None:
    """Store the calls of an hour. One of three customers has a failing project."""
    chance = random.Random(7)  # noqa: S311 - made-up data
    for minute in range(60, -1, -1):
        at = now - 60 * minute
        calls = [call(chance, at, number) for number in range(chance.randint(1, 9))]
        rejections = [
            Rejection(
                source=chance.choice(("shop", "clinic")),
                call_id=f"CALL{minute:02}{number}-",
                reason=chance.choice(REASONS),
                keep=DAY,
            )
            for number in range(chance.randint(0, 2))
        ]
        store.accept(calls, at, rejections)
        ready = store.queue.ready(at + 5)
        claimed = store.queue.exchange([], [(lane, 20) for lane in ready], at + 5)
        store.queue.exchange([outcome(chance, each) for each in claimed], [], at + 6)
    store.accept([call(chance, now, 99)], now)


def call(chance: random.Random, at: float, number: int) -> Delivery:
    """Return a call that counts."""
    source = chance.choice(("shop", "shop", "clinic", "clinic", "garage"))
    return Delivery(
        vendor="ctm",
        call_id=f"CALL{int(at) // 60 % 1000:03}{number:02}",
        goal="phone_call",
        source=source,
        destination="classic",
        project=PROJECTS[source],
        payload=URL.format(PROJECTS[source], chance.randint(10**12, 2 * 10**12)),
        called_at=int((at - 200) * 1000),
        max_age=3 * DAY,
        keep=30 * DAY,
        resend=True,
    )


def outcome(chance: random.Random, claimed: Claimed) -> Outcome:
    """Return the outcome of a call."""
    if claimed.delivery.source == "garage":
        return Outcome(claimed, "postponed", "status_503", wait=1800.0)
    if chance.random() < 0.03:
        return Outcome(claimed, "given_up", "status_404")
    return Outcome(claimed, "delivered", "status_200")
