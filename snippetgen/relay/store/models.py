"""The content of the store: deliveries of calls that count, and rejected calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["pending", "sending", "delivered", "given_up"]

STATES: tuple[State, ...] = ("pending", "sending", "delivered", "given_up")

UNREADABLE = "unreadable_"
"""The prefix of reasons that say that a rule could not decide."""

MISSING_ID = "missing_id"
"""The reason of a call without an id."""

CONFLICTING_ID = "conflicting_id"
"""The reason of a call whose id belongs to an accepted call of another visitor."""

MAX_CALL_ID_LENGTH = 255
MAX_GOAL_LENGTH = 1024


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What to deliver for one call.

    `payload` is a conversion URL without its time, or a compact value; `project` is the project in
    it. `called_at` is in milliseconds since 1970; `max_age` and `keep` are in seconds. `resend`
    says whether to send it again if it may have arrived. `traceparent` is the span of its
    notification, if there is one, in the format of W3C's Trace Context.
    """

    vendor: str
    call_id: str
    goal: str
    source: str
    destination: str
    project: str
    payload: str
    called_at: int
    max_age: float
    keep: float
    resend: bool
    traceparent: str | None = None


@dataclass(frozen=True, kw_only=True)
class StoredDelivery:
    """A delivery and its state. Times are in seconds since 1970, except `called_at`.

    `uuid` identifies it at the Event API. `lane` is the id of its lane. `payload` is None once it
    has been deleted. `in_doubt` is true if it was ever unknown whether a request had arrived.
    `due_at` is 0 before the first attempt. `history` describes the attempts that have ended. After
    `expires_at`, a pending delivery is given up at the next failure, and a finished one is deleted.
    """

    id: int
    vendor: str
    call_id: str
    goal: str
    source: str
    destination: str
    uuid: str
    lane: int
    payload: str | None
    called_at: int
    keep: float
    resend: bool
    traceparent: str | None
    history: str
    accepted_at: float
    expires_at: float
    state: State
    due_at: float
    changed_at: float
    attempts: int
    reason: str
    in_doubt: bool


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A call without a delivery, because it does not count or cannot be read.

    `call_id` is empty if the call has no usable id. `detail` quotes the unreadable field. `body`
    and `query` are the notification, if it can be read again; they are deleted after
    `keep_notification` seconds, and the rest after `keep` seconds.
    """

    source: str
    call_id: str
    reason: str
    detail: str = ""
    body: bytes | None = None
    query: str | None = None
    keep: float
    keep_notification: float = 0.0


@dataclass(frozen=True, kw_only=True)
class StoredRejection:
    """A rejection as it is stored. `received_at` is in seconds since 1970."""

    id: int
    source: str
    call_id: str
    reason: str
    detail: str
    body: bytes | None
    query: str | None
    received_at: float

    @property
    def is_unreadable(self) -> bool:
        """Whether the call may count, but could not be read."""
        return is_unreadable(self.reason)


def is_unreadable(reason: str) -> bool:
    """Return whether a reason says that a call may count, but could not be read."""
    return reason == MISSING_ID or reason.startswith(UNREADABLE)
