"""Reasons and moments as the status page words them."""

from __future__ import annotations

from datetime import UTC, datetime

from snippetgen.relay.store.models import UNREADABLE

_STATUS = "status_"

_REASONS = {
    "": "no reason",
    "bad_conversion": "the page handed over something that must not be sent",
    "by_hand": "an operator asked for another attempt",
    "conflicting_id": "its id was accepted for another visitor before",
    "in_doubt": "it is unknown whether it arrived",
    "missing_id": "it has no id",
    "no_connection": "Optimizely could not be reached",
    "no_conversion": "the page handed over nothing",
    "no_tag": "it has none of the required tags",
    "not_answered": "it was not answered",
    "pinned_mismatch": "its conversion is for another project, account or goal",
    "repeat_caller": "it is not the caller's first call",
    "too_old": "it waited too long",
    "too_short": "it was too short",
}


def reason_words(reason: str) -> str:
    """Return a reason in words. One that is not known is returned as it is."""
    if reason.startswith(_STATUS):
        return f"Optimizely answered {reason.removeprefix(_STATUS)}"
    if reason.startswith(UNREADABLE):
        fact = reason.removeprefix(UNREADABLE).replace("_", " ")
        return f"its {fact} cannot be read"
    return _REASONS.get(reason, reason)


def moment(seconds: float) -> str:
    """Return a time, given in seconds since 1970, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def duration(seconds: float) -> str:
    """Return a duration in its largest unit, so that it changes once a minute at most."""
    minutes = max(0, int(seconds)) // 60
    if minutes < 1:
        return "less than a minute"
    for unit, length in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= length:
            number = minutes // length
            return f"{number} {unit}{'' if number == 1 else 's'}"
    raise AssertionError
