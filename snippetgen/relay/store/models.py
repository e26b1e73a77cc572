"""What is to be delivered for a call, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from snippetgen.destinations.names import Destination

State = Literal["pending", "sending", "delivered", "given_up"]

SKEW = 1.0
"""Seconds by which the clocks of several machines may differ."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be delivered for one call.

    `payload` is a conversion URL without time, `called_at` in milliseconds since 1970; `max_age`
    and `keep` are seconds. `resend` says what becomes of it when it is in doubt.
    """

    vendor: str
    call_id: str
    goal: str
    source: str
    destination: Destination
    payload: str
    called_at: int
    max_age: float
    keep: float
    resend: bool


@dataclass(frozen=True, kw_only=True)
class Record:
    """An order, and what has become of it; times are seconds since 1970.

    `payload` is None once it has been deleted. `in_doubt` stays true where it was ever unknown
    whether a request had arrived. When `expires_at` has come a pending record is given up, and
    the data of a finished one is deleted.
    """

    id: int
    vendor: str
    call_id: str
    goal: str
    source: str
    destination: Destination
    payload: str | None
    called_at: int
    resend: bool
    accepted_at: float
    expires_at: float
    state: State
    due_at: float
    changed_at: float
    attempts: int
    reason: str
    in_doubt: bool

    def is_due(self, now: float) -> bool:
        """Tell whether it may be sent."""
        return self.state == "pending" and self.due_at <= now + SKEW
