"""Describes what happened to a call, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from snippetgen.relay.ops.status.formatting import reason_text, utc_time
from snippetgen.relay.store.history import ended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.relay.store.models import StoredDelivery, StoredRejection

Tone = Literal["", "good", "warning", "error"]


_READ_AGAIN = (
    "Correct the configuration. Then run snippetgen relay with the same arguments and "
    "--retry-unreadable."
)


@dataclass(frozen=True)
class Entry:
    """An event and its time, which is empty if it is unknown."""

    at: str
    text: str
    tone: Tone = ""


def of_delivery(delivery: StoredDelivery) -> list[Entry]:
    """Return the timeline of a call that counts."""
    return [
        Entry(utc_time(delivery.called_at / 1000), "The visitor called."),
        Entry(utc_time(delivery.accepted_at), "The notification came in, and the call counts."),
        *_earlier(delivery),
        _latest(delivery),
        *_next(delivery),
    ]


def of_rejection(rejection: StoredRejection) -> list[Entry]:
    """Return the timeline of a call without a delivery."""
    at, words = utc_time(rejection.received_at), reason_text(rejection.reason)
    if not rejection.is_unreadable:
        return [Entry(at, f"The notification came in. The call does not count: {words}.")]
    return [
        Entry(at, f"The notification came in, but could not be used: {words}.", "error"),
        Entry("", _READ_AGAIN),
    ]


def _earlier(delivery: StoredDelivery) -> Iterator[Entry]:
    """Yield the attempts before the latest."""
    if delivery.state == "sending" or delivery.reason in ("by_hand", "too_old"):
        known = ended(delivery.history)
        before = delivery.attempts - (delivery.state == "sending")
    else:
        known = ended(delivery.history)[:-1]
        before = max(0, delivery.attempts - 1)
    if older := max(0, before - len(known)):
        yield Entry("", f"{older} earlier {_attempts(older)} failed.", "warning")
    for number, (at, reason) in enumerate(known, start=older + 1):
        yield Entry(utc_time(at), _failed(number, reason), "warning")


def _latest(delivery: StoredDelivery) -> Entry:
    at, number, words = (
        utc_time(delivery.changed_at),
        delivery.attempts,
        reason_text(delivery.reason),
    )
    match delivery.state:
        case "delivered":
            return Entry(at, "Optimizely accepted the conversion.", "good")
        case "given_up":
            after = f"after {number} {_attempts(number)}" if number else "before its first attempt"
            return Entry(at, f"Delivery was given up {after}: {words}.", "error")
        case "sending":
            return Entry(at, f"Attempt {number} began.")
    if delivery.reason == "by_hand":
        return Entry(at, "An operator asked for another attempt.")
    if not number:
        return Entry("", "The conversion is waiting for its first attempt.")
    return Entry(at, _failed(number, delivery.reason), "warning")


def _next(delivery: StoredDelivery) -> Iterator[Entry]:
    if delivery.state == "pending":
        if delivery.due_at > delivery.changed_at:
            yield Entry(utc_time(delivery.due_at), "The next attempt is due.")
        yield Entry(utc_time(delivery.expires_at), "If attempts still fail, delivery is given up.")
    elif delivery.payload is None:
        yield Entry("", "The call's data has been deleted.")
    elif delivery.state != "sending":
        yield Entry(utc_time(delivery.expires_at), "The call's data will be deleted.")


def _failed(number: int, reason: str) -> str:
    if reason == "in_doubt":
        return f"Attempt {number} ended without a response. The conversion may have arrived."
    return f"Attempt {number} failed: {reason_text(reason)}."


def _attempts(number: int) -> str:
    return "attempt" if number == 1 else "attempts"
