"""Delivers what is due: claims, sends, and records outcomes, in its own thread."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from snippetgen.relay.deliver.clock import SteadyClock
from snippetgen.relay.deliver.fair_share import FairShare
from snippetgen.relay.deliver.maintenance import LEASE, Maintenance
from snippetgen.relay.deliver.name_lookups import DeliveryLoop
from snippetgen.relay.deliver.outcome_journal import OutcomeJournal
from snippetgen.relay.deliver.repeat_filter import RepeatFilter
from snippetgen.relay.deliver.request_builder import batch_size
from snippetgen.relay.deliver.retry import MAX_WAIT
from snippetgen.relay.deliver.sender import Sender
from snippetgen.relay.error_place import error_place
from snippetgen.relay.store.delivery_queue import Attempt, Outcome
from snippetgen.relay.store.schema import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from snippetgen.relay.deliver.request_builder import RequestBuilder
    from snippetgen.relay.store.delivery_queue import Claimed
    from snippetgen.relay.store.lanes import Lane
    from snippetgen.relay.store.store import DeliveryStore

T = TypeVar("T")

POLL = 0.25
"""Seconds between two searches for due deliveries, unless something wakes the deliverer."""

SLOW = 1.0
"""Seconds after which a request no longer keeps another project waiting."""

BATCH_TIME = 1.0
"""Seconds that the first event of a batch waits for others."""

GRACE = 6.0
"""Seconds that requests in progress may take after a stop."""

NOTE_TIME = 12.0
"""Seconds after a stop within which outcomes must be recorded."""

_WINDOW = 256
"""The maximum number of lanes that are considered at a time."""

_log = structlog.get_logger("snippetgen.relay")


class Deliverer:
    """Delivers until it is stopped. Any number of processes may share a store.

    `workers` requests may be in progress at a time, not counting slow ones. `source` limits it to
    the deliveries of one configuration. Until the store accepts outcomes, they are kept in memory
    and in a journal in `folder`, so that they are known even if the process is killed. Raises
    ValueError if the environment names a proxy that cannot be used.
    """

    def __init__(
        self,
        store: DeliveryStore,
        requests: RequestBuilder,
        folder: Path,
        *,
        workers: int = 4,
        lease: float = LEASE,
        source: str | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._store = store
        self._requests = requests
        self._clock = clock or SteadyClock()
        self._sender = Sender(requests, self._clock)
        self._source = source
        self._share = FairShare(workers)
        self._maintenance = Maintenance(store, folder, self._clock, lease)
        self._journal = OutcomeJournal(folder, store.queue.sender)
        self._outcomes: list[Outcome] = []
        self._tasks: dict[asyncio.Task[None], list[Claimed]] = {}
        self._first_seen: dict[int, float] = {}
        self._after = 0
        self._stopping = threading.Event()
        self._repeat_filter = RepeatFilter()
        self._database = ThreadPoolExecutor(2, thread_name_prefix="relay-store")
        self._thread = threading.Thread(target=self._run_thread, name="relay-deliverer")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self.finished = 0
        """The number of deliveries that this process has finished."""
        self.turned_at = time.monotonic()
        """When the store was last read or written, by `time.monotonic`."""

    def start(self) -> None:
        """Start delivering."""
        self._thread.start()

    def stop_claiming(self) -> None:
        """Claim nothing more. Requests in progress continue."""
        self._stopping.set()
        self._wake()

    def stop(self) -> None:
        """Claim nothing more, and wait until requests in progress have ended and are recorded.

        This takes at most about 20 seconds. A request that has not ended or cannot be recorded by
        then is in doubt after its lease.
        """
        self.stop_claiming()
        self._thread.join()

    def is_alive(self) -> bool:
        """Return whether the thread is running."""
        return self._thread.is_alive()

    def _wake(self) -> None:
        if loop := self._loop:
            with contextlib.suppress(RuntimeError):  # it is closed
                loop.call_soon_threadsafe(self._woken.set)

    def _run_thread(self) -> None:
        loop = DeliveryLoop()
        try:
            loop.run_until_complete(self._run())
        except Exception as error:
            place = error_place(error)
            _log.critical("deliverer_ended", error=type(error).__name__, place=place)
        finally:
            loop.close()
            self._database.shutdown(wait=False, cancel_futures=True)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._store.wake.subscribe(self._wake)
        self._journal.open()
        maintenance = asyncio.create_task(self._maintain())
        try:
            while not self._stopping.is_set():
                self._woken.clear()
                await self._turn()
                await self._wait(POLL)
            await self._finish()
        finally:
            self._store.wake.unsubscribe(self._wake)
            maintenance.cancel()
            await asyncio.wait([maintenance])
            await self._sender.close()
            self._journal.close(delete=not self._outcomes)

    async def _turn(self) -> None:
        """Record outcomes, claim what may be sent, and start to send it."""
        try:
            wanted = await self._choose()
            claimed = await self._exchange(wanted)
        except SQLAlchemyError as error:
            self._log_failure(error)
            await self._pause()
            return
        groups: dict[int, list[Claimed]] = {}
        for each in claimed:
            groups.setdefault(each.lane.id, []).append(each)
        for lane, found in groups.items():
            size = batch_size(found[0].lane.destination)
            for first in range(0, len(found), size):
                self._begin(lane, found[first : first + size])

    async def _choose(self) -> list[tuple[Lane, int]]:
        """Return how many deliveries to claim from each lane."""
        if not self._share.free:
            return []
        lanes = await self._ready(self._after)
        if self._after and not lanes:
            lanes = await self._ready(0)
        self._after = lanes[-1].id if len(lanes) == _WINDOW else 0
        own = [lane for lane in lanes if not lane.host_differs]
        if len(own) < len(lanes):
            self._warn_about_hosts()
        chosen = self._share.choose([lane for lane in own if self._is_complete(lane)])
        return [(lane, number * batch_size(lane.destination)) for lane, number in chosen]

    async def _ready(self, after: int) -> list[Lane]:
        """Return lanes with ids above `after` from which something can be claimed."""
        ready, origin = self._store.queue.ready, self._requests.origin
        return await self._call(ready, self._clock(), after, _WINDOW, self._source, origin)

    def _warn_about_hosts(self) -> None:
        if self._repeat_filter.passes("events_host_differs", now=time.monotonic()):
            advice = "Start all processes that share the records with --eu, or all without it."
            _log.error("events_host_differs", host=self._requests.events_host, advice=advice)

    def _is_complete(self, lane: Lane) -> bool:
        """Return whether the next batch of a lane has waited for others long enough."""
        if batch_size(lane.destination) == 1 or lane.wants_probe:
            return True
        now = time.monotonic()
        since = self._first_seen.setdefault(lane.id, now)
        if now - since < BATCH_TIME:
            return False
        del self._first_seen[lane.id]
        return True

    async def _exchange(self, wanted: list[tuple[Lane, int]]) -> list[Claimed]:
        outcomes = list(self._outcomes)
        claimed = await self._call(self._store.queue.exchange, outcomes, wanted, self._clock())
        del self._outcomes[: len(outcomes)]
        self._journal.keep(self._outcomes)
        self.finished += sum(each.verdict in ("delivered", "given_up") for each in outcomes)
        return claimed

    def _begin(self, lane: int, claimed: list[Claimed]) -> None:
        self._share.begin(lane)
        task = asyncio.create_task(self._send(lane, claimed))
        self._tasks[task] = claimed
        task.add_done_callback(self._tasks.pop)

    async def _send(self, lane: int, claimed: list[Claimed]) -> None:
        is_slow = False
        unknown = list(claimed)

        def slow() -> None:
            nonlocal is_slow
            is_slow = True
            self._share.slow(lane)
            self._woken.set()

        def note(outcomes: Sequence[Outcome]) -> None:
            for each in outcomes:
                unknown.remove(each.claimed)
            self._journal.write(outcomes)
            self._outcomes += outcomes
            self._woken.set()

        timer = asyncio.get_running_loop().call_later(SLOW, slow)
        try:
            await self._sender.send(claimed, note)
        except Exception as error:
            _log.error("send_failed", error=type(error).__name__)
            note([Outcome(each, "in_doubt", "in_doubt", MAX_WAIT) for each in unknown])
        finally:
            timer.cancel()
            self._share.end(lane, slow=is_slow)
            self._woken.set()

    async def _finish(self) -> None:
        """Let requests in progress finish, and record their outcomes."""
        began = time.monotonic()
        if self._tasks:
            await asyncio.wait([*self._tasks], timeout=GRACE)
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait([*self._tasks])
        while self._outcomes:
            try:
                await self._exchange([])
            except SQLAlchemyError as error:
                self._log_failure(error)
                if time.monotonic() - began > NOTE_TIME:
                    _log.error("not_noted", records=len(self._outcomes), error=kind_of(error))
                    return
                await asyncio.sleep(POLL)

    async def _maintain(self) -> None:
        """Maintain the store, for at most half of the time."""
        with contextlib.suppress(SQLAlchemyError):
            await self._call(self._store.queue.repair, self._clock())
        while True:
            began = time.monotonic()
            mine = [_attempt(each) for group in self._tasks.values() for each in group]
            mine += [_attempt(each.claimed) for each in self._outcomes]
            is_busy = False
            try:
                is_busy = await self._call(self._maintenance.run_once, mine)
            except SQLAlchemyError as error:
                self._log_failure(error)
            took = time.monotonic() - began
            await asyncio.sleep(took if is_busy else max(1.0, took))

    async def _call(self, function: Callable[..., T], *arguments: object) -> T:
        """Call a method of the store in a thread."""
        loop = asyncio.get_running_loop()
        result = await loop.run_in_executor(self._database, function, *arguments)
        self.turned_at = time.monotonic()
        return result

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)

    async def _pause(self) -> None:
        """Give the store time to recover."""
        deadline = time.monotonic() + 1.0
        while not self._stopping.is_set() and time.monotonic() < deadline:
            await asyncio.sleep(POLL)

    def _log_failure(self, error: SQLAlchemyError) -> None:
        kind = kind_of(error)
        if self._repeat_filter.passes(kind, now=time.monotonic()):
            _log.error("dispatch_failed", error=kind)


def _attempt(claimed: Claimed) -> Attempt:
    return Attempt(claimed.delivery.id, claimed.delivery.attempts)
