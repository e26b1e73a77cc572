from __future__ import annotations

from pathlib import Path

from sqlalchemy import event

from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim, settle
from tests.relay.deliveries import DAY, NOW, delivery


def test_no_statement_reads_all_calls(tmp_path: Path) -> None:
    store = DeliveryStore(f"sqlite:///{tmp_path / 'calls.db'}")
    plans: dict[str, list[str]] = {}

    @event.listens_for(store._engine, "before_cursor_execute")
    def explain(*given: object) -> None:
        _, cursor, statement, parameters, _, is_many = given
        if not str(statement).startswith(("BEGIN", "INSERT")):
            values = parameters[0] if is_many else parameters  # type: ignore[index]
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[attr-defined]
            plans[str(statement)] = [row[3] for row in cursor.fetchall()]  # type: ignore[attr-defined]

    rejection = Rejection(source="ctm", call_id="CALL9", reason="too_short", keep=DAY)
    store.accept([delivery(1), delivery(2)], NOW, [rejection])
    first, second = claim(store, NOW, 2)
    settle(store, first, "given_up", "status_404", NOW)
    settle(store, second, "postponed", "status_500", NOW)
    store.retry(first.delivery.id, NOW)
    store.queue.sending(by_me=False)
    store.queue.sending(by_me=True)
    store.queue.repair(NOW)
    store.expiry.run_once(NOW + 90 * DAY)
    store.find(delivery(1))
    store.find_call("CALL1")
    store.latest(None, 9, (NOW, 1))
    store.latest_of("ctm", 9, (NOW, 1))
    store.rejections.latest(9)
    store.rejections.latest(9, (NOW, 1), "ctm")
    store.rejections.find("CALL9")
    store.rejections.unreadable("ctm", 0, 9)

    read = [step for plan in plans.values() for step in plan]
    assert len(plans) > 20
    assert [step for step in read if step in ("SCAN calls", "SCAN rejections")] == []
    # The lanes and what is due in them are found without reading other pending calls.
    assert any(step.startswith("SEARCH calls USING INDEX calls_pending (lane=?") for step in read)
    store.close()
