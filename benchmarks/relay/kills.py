"""Sends calls while the relay is killed repeatedly, and counts their outcomes."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
from snippetgen_harness.fakes.log_endpoint import HitLog, create_endpoint
from snippetgen_harness.net.servers import serve

from benchmarks.relay.process import Relay

if TYPE_CHECKING:
    from pathlib import Path

URL = (
    "https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion"
    "&u=oeu{}r0.5&x7=8&v=500"
)


@dataclass(frozen=True)
class Tally:
    """The outcomes of the calls. None may be `lost`, and none may arrive `twice`."""

    accepted: int
    delivered: int
    in_doubt: int
    lost: int
    """Calls that are not in the store, or that are marked as delivered but never arrived."""
    twice: int
    kills: int

    @property
    def holds(self) -> bool:
        """Whether every call is delivered or in doubt, and none arrived twice."""
        return not self.lost and not self.twice and self.accepted == self.delivered + self.in_doubt


def notification(number: int) -> bytes:
    """Return CTM's notification of a call."""
    pushes = json.dumps([{"optimizely_conversion": URL.format(number)}])
    call = {"id": number, "unix_time": int(time.time()), "talk_time": 9, "cvars": pushes}
    return json.dumps(call).encode()


def kill_while_calling(
    folder: Path, *, calls: int, kills: int, seed: int, options: tuple[str, ...] = ()
) -> Tally:
    """Send calls from four clients, and kill the relay at random moments.

    A client repeats each call until it gets a response, like a vendor.
    """
    log = HitLog(max_hits=2 * calls)
    with serve(create_endpoint(log)) as port:
        relay = Relay(folder, f"http://127.0.0.1:{port}", "--lease", "2", *options)
        relay.start()
        try:
            sent = threading.Semaphore(0)
            with ThreadPoolExecutor(4) as pool:
                callers = [
                    pool.submit(_call, relay, range(n, calls + 1, 4), sent) for n in range(1, 5)
                ]
                _kill(relay, sent, calls, kills, random.Random(seed))  # noqa: S311 - no secret
                for caller in callers:
                    caller.result()
            relay.wait_until_settled()
        finally:
            relay.stop(signal.SIGKILL)
        return _tally(folder, log, calls, kills)


def _call(relay: Relay, numbers: range, sent: threading.Semaphore) -> None:
    with httpx.Client(trust_env=False) as client:
        for number in numbers:
            while True:
                try:
                    answer = client.post(relay.address(), content=notification(number))
                except httpx.HTTPError:
                    time.sleep(0.02)
                    continue
                if answer.is_success:
                    break
                if answer.is_client_error:
                    raise RuntimeError(f"call {number} is rejected: {answer.text}")
            sent.release()


def _kill(
    relay: Relay, sent: threading.Semaphore, calls: int, kills: int, rng: random.Random
) -> None:
    moments = sorted(rng.sample(range(1, calls - 1), kills))
    for before, moment in zip([0, *moments], moments, strict=False):
        for _ in range(moment - before):
            sent.acquire()
        time.sleep(rng.uniform(0, 0.3))
        relay.stop(signal.SIGKILL)
        relay.start()


def _tally(folder: Path, log: HitLog, calls: int, kills: int) -> Tally:
    arrived = Counter(hit.hit.get("u") for hit in log.hits())
    with closing(sqlite3.connect(folder / "data" / "calls.db")) as database:
        rows = dict(database.execute("SELECT call_id, state || ' ' || reason FROM calls"))
    delivered = [number for number, state in rows.items() if state.startswith("delivered")]
    lost = calls - len(rows) + sum(not arrived[f"oeu{number}r0.5"] for number in delivered)
    return Tally(
        accepted=len(rows),
        delivered=len(delivered),
        in_doubt=sum(state == "given_up in_doubt" for state in rows.values()),
        lost=lost,
        twice=sum(count > 1 for count in arrived.values()),
        kills=kills,
    )
