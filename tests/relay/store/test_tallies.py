from __future__ import annotations

import sqlalchemy as sa

from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.schema import CALLS
from snippetgen.relay.store.store import DeliveryStore
from snippetgen.relay.store.tally_triggers import TALLIES
from tests.relay.attempts import claim, settle
from tests.relay.deliveries import DAY, NOW, delivery


def test_tallies_equal_the_counts(store: DeliveryStore) -> None:
    rejection = Rejection(source="ctm", call_id="CALL9", reason="too_short", keep=DAY)
    store.accept([delivery(number) for number in range(6)], NOW, [rejection])
    store.accept([delivery(1), delivery(7, source="other")], NOW, [rejection])
    claimed = claim(store, NOW, 5)
    settle(store, claimed[0], "delivered", "status_200", NOW)
    settle(store, claimed[1], "in_doubt", "in_doubt", NOW)
    store.retry(claimed[1].delivery.id, NOW)
    with store._engine.begin() as connection:
        connection.execute(sa.delete(CALLS).where(CALLS.c.id == claimed[2].delivery.id))
        columns = (CALLS.c.state, CALLS.c.reason)
        statement = sa.select(*columns, sa.func.count()).group_by(*columns)
        counted = {(state, reason): n for state, reason, n in connection.execute(statement)}
    assert store.counts() == counted
    assert store.count_in_doubt() == 1
    assert store.rejections.counts() == {("ctm", "too_short"): 1}

    store._tallies.fold()

    assert store.counts() == counted
    with store._engine.connect() as connection:
        rows = connection.execute(sa.select(sa.func.count()).select_from(TALLIES)).scalar_one()
    assert rows <= len(counted) + 2
