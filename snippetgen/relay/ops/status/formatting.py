"""Wording of reasons and times for the status page."""

from __future__ import annotations

from datetime import UTC, datetime

from snippetgen.relay.store.models import UNREADABLE

_STATUS = "status_"

_REASONS = {
    "": "no reason",
    "bad_conversion": "the page handed over an invalid conversion",
    "by_hand": "an operator asked for another attempt",
    "conflicting_id": "its id was already accepted for another visitor",
    "in_doubt": "the conversion may have arrived",
    "missing_id": "it has no id",
    "no_connection": "Optimizely could not be reached",
    "no_conversion": "the page handed over nothing",
    "no_tag": "it has none of the required tags",
    "not_answered": "it was not answered",
    "pinned_mismatch": "its conversion is for another project, account or goal",
    "repeat_caller": "it is not the caller's first call, or that is unknown",
    "too_old": "it waited too long",
    "too_short": "it was too short, or its duration is unknown",
    "unknown_destination": "the package that adds its destination is not installed",
}

_UNREADABLE_FLAGS = {
    "answered": "whether it was answered cannot be read",
    "first_time": "whether it is the caller's first call cannot be read",
}


def reason_text(reason: str) -> str:
    """Return a reason in words. An unknown reason is returned unchanged."""
    if reason.startswith(_STATUS):
        return f"Optimizely responded with status {reason.removeprefix(_STATUS)}"
    if reason.startswith(UNREADABLE):
        fact = reason.removeprefix(UNREADABLE)
        return _UNREADABLE_FLAGS.get(fact) or f"its {fact.replace('_', ' ')} cannot be read"
    return _REASONS.get(reason, reason)


def utc_time(seconds: float) -> str:
    """Return a time, given in seconds since 1970, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def duration(seconds: float) -> str:
    """Return a duration in its largest unit, so that it changes at most once a minute."""
    minutes = max(0, int(seconds)) // 60
    if minutes < 1:
        return "less than a minute"
    for unit, length in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= length:
            number = minutes // length
            return f"{number} {unit}{'' if number == 1 else 's'}"
    raise AssertionError
