"""Describes what happened to a call, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from snippetgen.relay.ops.status.words import moment, reason_words
from snippetgen.relay.store.history import ended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.relay.store.models import StoredDelivery, StoredRejection

Tone = Literal["", "good", "warning", "error"]


@dataclass(frozen=True)
class Moment:
    """An event and its time, which is empty if it is unknown."""

    at: str
    words: str
    tone: Tone = ""


def of_delivery(delivery: StoredDelivery) -> list[Moment]:
    """Return the story of a call that counts."""
    return [
        Moment(moment(delivery.called_at / 1000), "The visitor called."),
        Moment(moment(delivery.accepted_at), "The notification came in, and the call counts."),
        *_earlier(delivery),
        _latest(delivery),
        *_next(delivery),
    ]


def of_rejection(rejection: StoredRejection) -> list[Moment]:
    """Return the story of a call without a delivery."""
    at, words = moment(rejection.received_at), reason_words(rejection.reason)
    if not rejection.is_unreadable:
        return [Moment(at, f"The notification came in. The call does not count: {words}.")]
    return [
        Moment(at, f"The notification came in, but could not be used: {words}.", "error"),
        Moment("", "Correct the configuration, and then run snippetgen relay --retry-unreadable."),
    ]


def _earlier(delivery: StoredDelivery) -> Iterator[Moment]:
    """Yield the attempts before the latest."""
    if delivery.state == "sending" or delivery.reason in ("by_hand", "too_old"):
        known = ended(delivery.history)
        before = delivery.attempts - (delivery.state == "sending")
    else:
        known = ended(delivery.history)[:-1]
        before = max(0, delivery.attempts - 1)
    if older := max(0, before - len(known)):
        yield Moment("", f"{older} earlier {_attempts(older)} failed.", "warning")
    for number, (at, reason) in enumerate(known, start=older + 1):
        yield Moment(moment(at), _failed(number, reason), "warning")


def _latest(delivery: StoredDelivery) -> Moment:
    at, number, words = (
        moment(delivery.changed_at),
        delivery.attempts,
        reason_words(delivery.reason),
    )
    match delivery.state:
        case "delivered":
            return Moment(at, "Optimizely accepted the conversion.", "good")
        case "given_up":
            after = f"after {number} {_attempts(number)}" if number else "before its first attempt"
            return Moment(at, f"Delivery was given up {after}: {words}.", "error")
        case "sending":
            return Moment(at, f"Attempt {number} began.")
    if delivery.reason == "by_hand":
        return Moment(at, "An operator asked for another attempt.")
    if not number:
        return Moment("", "The conversion is waiting for its first attempt.")
    return Moment(at, _failed(number, delivery.reason), "warning")


def _next(delivery: StoredDelivery) -> Iterator[Moment]:
    if delivery.state == "pending":
        if delivery.due_at > delivery.changed_at:
            yield Moment(moment(delivery.due_at), "The next attempt is due.")
        yield Moment(moment(delivery.expires_at), "If attempts still fail, delivery is given up.")
    elif delivery.payload is None:
        yield Moment("", "The call's data has been deleted.")
    elif delivery.state != "sending":
        yield Moment(moment(delivery.expires_at), "The call's data will be deleted.")


def _failed(number: int, reason: str) -> str:
    if reason == "in_doubt":
        return f"Attempt {number} ended without a response. The conversion may have arrived."
    return f"Attempt {number} failed: {reason_words(reason)}."


def _attempts(number: int) -> str:
    return "attempt" if number == 1 else "attempts"
