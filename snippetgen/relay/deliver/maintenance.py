"""Maintains the store: settles what dead processes left behind, and deletes what has expired."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog

from snippetgen.relay.deliver.outcome_journal import note_left_behind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from snippetgen.relay.store.delivery_queue import Attempt
    from snippetgen.relay.store.store import DeliveryStore

LEASE = 60.0
"""Seconds after which a process that has not finished a request counts as dead."""

INTERVAL = 5.0
"""The maximum number of seconds between two checks of the requests in progress."""

_log = structlog.get_logger("snippetgen.relay")


class Maintenance:
    """Does a part of the maintenance on each call. Any number of processes may do so.

    A process counts as dead if this one has seen the same attempt for `lease` seconds, whatever the
    clocks say. The outcomes that it knew are in its journal in `folder`.
    """

    def __init__(
        self, store: DeliveryStore, folder: Path, clock: Callable[[], float], lease: float = LEASE
    ) -> None:
        self._store = store
        self._folder = folder
        self._clock = clock
        self._lease = lease
        self._seen: dict[Attempt, float] = {}
        self._missing: set[Attempt] = set()
        self._looked_at = float("-inf")

    def run_once(self, mine: Collection[Attempt]) -> bool:
        """Do a part, and return whether much remains. `mine` are attempts that are not recorded.

        Raises what the store raises.
        """
        now = time.monotonic()
        if now - self._looked_at >= min(INTERVAL, self._lease / 2):
            self._looked_at = now
            self._settle(mine, now)
        return self._store.expiry.run_once(self._clock())

    def _settle(self, mine: Collection[Attempt], now: float) -> None:
        queue = self._store.queue
        note_left_behind(self._folder, queue, self._clock())
        others = queue.sending(by_me=False)
        self._seen = {each: self._seen.get(each, now) for each in others}
        dead = [each for each, since in self._seen.items() if now - since >= self._lease]
        if in_doubt := queue.abandon(dead, self._clock()):
            _log.warning("in_doubt", records=in_doubt, reason="sender_died")
        missing = queue.sending(by_me=True).difference(mine)
        # A delivery that was claimed a moment ago is missing now, but not the next time.
        if lost := missing & self._missing:
            queue.release(lost, self._clock())
        self._missing = missing
