"""Reports how long calls have been waiting for their delivery."""

from __future__ import annotations

import sqlalchemy as sa

from snippetgen.relay.store.lanes import PENDING, waiting_lanes
from snippetgen.relay.store.schema import CALLS, LANES


class Backlog:
    """The pending deliveries. Raises sqlalchemy.exc.SQLAlchemyError if they cannot be read."""

    def __init__(self, reader: sa.Engine) -> None:
        self._reader = reader

    def oldest(self, limit: int) -> dict[str, float]:
        """Return, for each source, when its next call to send was accepted, the oldest first.

        Times are in seconds since 1970. Sources beyond `limit` are left out. The cost depends on
        the number of lanes, not on the number of calls.
        """
        scan = waiting_lanes()
        following = (
            sa.select(CALLS.c.accepted_at)
            .where(PENDING, CALLS.c.lane == LANES.c.id)
            .order_by(CALLS.c.due_at, CALLS.c.id)
            .limit(1)
            .scalar_subquery()
        )
        since = sa.func.min(following).label("since")
        statement = (
            sa.select(LANES.c.source, since)
            .join_from(scan, LANES, LANES.c.id == scan.c.lane)
            .group_by(LANES.c.source)
            .order_by(since)
            .limit(limit)
        )
        with self._reader.connect() as connection:
            return {source: since for source, since in connection.execute(statement) if since}
