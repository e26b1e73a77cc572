"""Records the host that receives the requests of each lane.

Processes that were started with different options may differ. Then only one of them sends at a
time, so that a host that asks to wait is obeyed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from snippetgen.relay.store.schema import LANES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from snippetgen.relay.store.lanes import Lane

TURN = 60.0
"""Seconds for which a process leaves a lane to another one that has recorded another host."""


class LaneHosts:
    """Compares the recorded hosts with those of this process."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._agreed_at: dict[int, float] = {}

    def compare(
        self, lanes: Sequence[Lane], origin: Callable[[str, str], str], now: float
    ) -> list[Lane] | None:
        """Return the lanes, with `host_differs` if they are left to another process.

        Returns None if the call has changed records of lanes: then read the lanes again. `origin`
        returns the host for a destination and a project, or "" if it is not known. `now` is in
        seconds since 1970.
        """
        other = {}
        for each in lanes:
            if (host := origin(each.destination, each.project)) in ("", each.host):
                self._agreed_at[each.id] = now
            else:
                other[each.id] = host
        moved = {id_: host for id_, host in other.items() if self._is_due(id_, now)}
        if moved:
            with self._engine.begin() as connection:
                _record(connection, moved)
            self._agreed_at.update(dict.fromkeys(moved, now))
            return None
        return [replace(each, host_differs=True) if each.id in other else each for each in lanes]

    def _is_due(self, lane: int, now: float) -> bool:
        return now - self._agreed_at.get(lane, float("-inf")) >= TURN


def _record(connection: sa.Connection, hosts: Mapping[int, str]) -> None:
    statement = sa.update(LANES).where(LANES.c.id == sa.bindparam("of_lane"))
    rows = [{"of_lane": id_, "new_host": host} for id_, host in sorted(hosts.items())]
    connection.execute(statement.values(host=sa.bindparam("new_host")), rows)
