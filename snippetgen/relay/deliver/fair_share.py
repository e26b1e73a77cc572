"""Which lanes may send next: the sources take turns, and then the projects of a source."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from snippetgen.relay.store.lanes import Lane

MAX_IN_FLIGHT = 256
"""Requests at a time, with the slow ones."""

REMEMBERED = 20_000
"""Sources and lanes whose last turn is remembered."""


@dataclass
class FairShare:
    """Shares out the requests that may be under way at a time.

    `workers` requests of a lane may be under way, and one more of another lane. A slow request no
    longer counts, but its lane sends nothing else until it is over: so a project that hangs delays
    others by the time after which a request is slow, and not by the time that it hangs.
    """

    workers: int
    _fast: Counter[int] = field(default_factory=Counter)
    _slow: Counter[int] = field(default_factory=Counter)
    _turns: dict[str | int, int] = field(default_factory=dict)
    _turn: Iterator[int] = field(default_factory=count)

    @property
    def free(self) -> int:
        """How many more requests may begin."""
        fast = self._fast.total()
        return max(0, min(self.workers + 1 - fast, MAX_IN_FLIGHT - fast - self._slow.total()))

    def choose(self, lanes: Iterable[Lane]) -> list[tuple[Lane, int]]:
        """Return which lanes may begin how many requests, at most `free` in all."""
        by_source: dict[str, dict[int, Lane]] = {}
        chosen: Counter[int] = Counter()
        room: dict[int, int] = {}
        for lane in lanes:
            if number := self._room(lane):
                room[lane.id] = number
                by_source.setdefault(lane.source, {})[lane.id] = lane
        found: dict[int, Lane] = {}
        for _ in range(self.free):
            if not by_source:
                break
            source = min(by_source, key=self._last_turn)
            own = by_source[source]
            lane_id = min(own, key=self._last_turn)
            self._turns[source] = self._turns[lane_id] = next(self._turn)
            found[lane_id] = own[lane_id]
            chosen[lane_id] += 1
            if chosen[lane_id] == room[lane_id]:
                del own[lane_id]
                if not own:
                    del by_source[source]
        if len(self._turns) > REMEMBERED:
            self._turns.clear()
        return [(found[lane_id], number) for lane_id, number in chosen.items()]

    def begin(self, lane: int) -> None:
        """Note that a request begins."""
        self._fast[lane] += 1

    def slow(self, lane: int) -> None:
        """Note that a request takes long."""
        self._fast[lane] -= 1
        self._slow[lane] += 1

    def end(self, lane: int, *, slow: bool) -> None:
        """Note that a request is over."""
        counter = self._slow if slow else self._fast
        counter[lane] -= 1
        if not counter[lane]:
            del counter[lane]

    def _room(self, lane: Lane) -> int:
        if self._slow[lane.id]:
            return 0
        return 1 if lane.breaker.wants_probe else max(0, self.workers - self._fast[lane.id])

    def _last_turn(self, key: str | int) -> int:
        return self._turns.get(key, -1)
