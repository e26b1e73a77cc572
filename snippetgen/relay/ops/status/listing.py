"""The lists of calls on the status page, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.relay.ops.status.formatting import utc_time
from snippetgen.relay.store.models import STATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from snippetgen.relay.store.models import StoredDelivery, StoredRejection
    from snippetgen.relay.store.store import DeliveryStore

MOST_LISTED = 50

Key = tuple[float, int]
"""The time and the id of the last call of a page."""


@dataclass(frozen=True)
class Listing:
    """The query in the address."""

    state: str | None
    source: str
    call_id: str
    before: Key | None
    rejected_before: Key | None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Listing:
        """Parse the query. Invalid parameters are ignored."""
        state = query.get("state")
        return cls(
            state if state in STATES else None,
            _name(query.get("source", "")),
            _name(query.get("call", "")),
            _key(query.get("before", "")),
            _key(query.get("rejected_before", "")),
        )

    @property
    def is_first(self) -> bool:
        """Whether the list starts with the latest calls."""
        return self.before is None and self.rejected_before is None


@dataclass(frozen=True)
class Listed:
    """The rows of both lists; `before` and `rejected_before` select the next pages, or are ""."""

    calls: Sequence[Mapping[str, Any]]
    rejections: Sequence[Mapping[str, Any]]
    before: str
    rejected_before: str


def read_listing(store: DeliveryStore, asked: Listing) -> Listed:
    """Read both lists. Raises sqlalchemy.exc.SQLAlchemyError if they cannot be read."""
    if asked.source:
        calls = store.latest_of(asked.source, MOST_LISTED, asked.before)
        last = (calls[-1].accepted_at, calls[-1].id) if calls else None
    else:
        calls = store.latest(asked.state, MOST_LISTED, asked.before)
        last = (calls[-1].changed_at, calls[-1].id) if calls else None
    rejections = store.rejections.latest(MOST_LISTED, asked.rejected_before, asked.source)
    rejected = (rejections[-1].received_at, rejections[-1].id) if rejections else None
    return Listed(
        [call_row(each) for each in calls],
        [_rejected_row(each) for each in rejections],
        _text(last) if len(calls) == MOST_LISTED else "",
        _text(rejected) if len(rejections) == MOST_LISTED else "",
    )


def call_row(delivery: StoredDelivery) -> dict[str, Any]:
    """Return the values that the pages show for a delivery."""
    return {
        "id": delivery.id,
        "source": delivery.source,
        "vendor": delivery.vendor,
        "call": delivery.call_id,
        "goal": delivery.goal,
        "state": delivery.state,
        "reason": delivery.reason,
        "in_doubt": delivery.in_doubt,
        "attempts": delivery.attempts,
        "called": utc_time(delivery.called_at / 1000),
        "accepted": utc_time(delivery.accepted_at),
        "changed": utc_time(delivery.changed_at),
        "due": _due(delivery),
        "can_retry": delivery.state == "given_up" and delivery.payload is not None,
    }


def _due(delivery: StoredDelivery) -> str:
    if delivery.state != "pending":
        return "-"
    return utc_time(delivery.due_at) if delivery.due_at else "at once"


def _rejected_row(rejection: StoredRejection) -> dict[str, Any]:
    return {
        "call": rejection.call_id,
        "source": rejection.source,
        "reason": rejection.reason,
        "detail": rejection.detail,
        "received": utc_time(rejection.received_at),
    }


def _name(text: str) -> str:
    """Return a name or an id from the query. PostgreSQL rejects text with NUL."""
    return text.replace("\0", "").strip()


def _key(text: str) -> Key | None:
    at, _, id_ = text.partition(",")
    try:
        key = float(at), int(id_)
    except ValueError:
        return None
    return key if abs(key[0]) < 1e12 and abs(key[1]) < 2**31 else None


def _text(key: Key | None) -> str:
    return f"{key[0]!r},{key[1]}" if key else ""
