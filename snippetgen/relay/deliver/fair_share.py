"""Decides which lanes may send next: sources take turns, and so do the projects of a source."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from snippetgen.relay.store.lanes import Lane

MAX_IN_FLIGHT = 256
"""The maximum number of requests at a time, including slow ones."""

REMEMBERED = 20_000
"""The maximum number of sources and lanes whose last turn is remembered."""


@dataclass
class FairShare:
    """Shares the requests that may be in progress at a time.

    `workers` requests of a lane may be in progress, and one more of another lane. A slow request no
    longer counts, but its lane sends nothing else until it ends. A project that hangs therefore
    delays others only until its request counts as slow.
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

    def choose(self, lanes: Sequence[Lane]) -> list[tuple[Lane, int]]:
        """Return how many requests each lane may begin, at most `free` in total."""
        by_source: dict[str, dict[int, Lane]] = {}
        chosen: Counter[int] = Counter()
        room = {lane.id: number for lane in lanes if (number := self._room(lane))}
        for lane in self._one_probe_for_each_host(lane for lane in lanes if lane.id in room):
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
        """Record that a request begins."""
        self._fast[lane] += 1

    def slow(self, lane: int) -> None:
        """Record that a request is slow."""
        self._fast[lane] -= 1
        self._slow[lane] += 1

    def end(self, lane: int, *, slow: bool) -> None:
        """Record that a request has ended."""
        counter = self._slow if slow else self._fast
        counter[lane] -= 1
        if not counter[lane]:
            del counter[lane]

    def _room(self, lane: Lane) -> int:
        if self._slow[lane.id]:
            return 0
        return 1 if lane.wants_probe else max(0, self.workers - self._fast[lane.id])

    def _one_probe_for_each_host(self, lanes: Iterable[Lane]) -> list[Lane]:
        """Return lanes without those that wait for the probe that another one sends to its host."""
        chosen = []
        probes: dict[str, Lane] = {}
        for lane in lanes:
            if not lane.host_breaker.wants_probe:
                chosen.append(lane)
            elif self._turn_of(lane) < self._turn_of(probes.get(lane.host, lane)):
                probes[lane.host] = lane
            else:
                probes.setdefault(lane.host, lane)
        return [*chosen, *probes.values()]

    def _turn_of(self, lane: Lane) -> tuple[int, int]:
        return self._last_turn(lane.source), self._last_turn(lane.id)

    def _last_turn(self, key: str | int) -> int:
        return self._turns.get(key, -1)
