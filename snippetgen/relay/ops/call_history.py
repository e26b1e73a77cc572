"""Collects everything that the store knows about one call."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from snippetgen.relay.store.store import DeliveryStore


def call_history(store: DeliveryStore, call_id: str) -> list[dict[str, Any]]:
    """Return the deliveries and rejections of a call as JSON types, without visitor data.

    Each has the keys `source`, `status` and `reason`. Deliveries also have `vendor`, `goal`,
    `called`, `accepted`, `changed`, `attempts` and `in_doubt`; rejections also have `received` and
    `detail`.
    """
    deliveries = [
        {
            "source": each.source,
            "status": each.state,
            "reason": each.reason,
            "vendor": each.vendor,
            "goal": each.goal,
            "called": _iso(each.called_at / 1000),
            "accepted": _iso(each.accepted_at),
            "changed": _iso(each.changed_at),
            "attempts": each.attempts,
            "in_doubt": each.in_doubt,
        }
        for each in store.find_call(call_id)
    ]
    rejections = [
        {
            "source": each.source,
            "status": "unreadable" if each.is_unreadable else "not_counted",
            "reason": each.reason,
            "received": _iso(each.received_at),
            "detail": each.detail,
        }
        for each in store.rejections.find(call_id)
    ]
    return [*deliveries, *rejections]


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
