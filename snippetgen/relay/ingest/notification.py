"""Turns a notification into what is stored for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.relay.ingest.call import CallIdError, read_call
from snippetgen.relay.ingest.qualification import qualify
from snippetgen.relay.ingest.unencoded_url import repair_query
from snippetgen.relay.store.models import CONFLICTING_ID, Delivery, Rejection

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig
    from snippetgen.relay.ingest.qualification import Qualification

DAY = 86400.0


@dataclass(frozen=True)
class ReadNotification:
    """What a notification means: a delivery, a call that does not count, or an unreadable call.

    `call_id` is empty if the call has no usable id. `warning` says what to change in the vendor's
    account, or is empty.
    """

    call_id: str
    outcome: Qualification | CallIdError
    entry: Delivery | Rejection
    warning: str

    @property
    def status(self) -> str:
        """`counted`, `not_counted` or `unreadable`."""
        if isinstance(self.entry, Delivery):
            return "counted"
        return "unreadable" if self.outcome.is_unreadable else "not_counted"

    def as_json(self) -> dict[str, Any]:
        """Return the keys `counts`, `reason`, `steps` and `payload`, and `warning` if any."""
        return self.outcome.as_json() | ({"warning": self.warning} if self.warning else {})


def read_notification(
    config: SnippetConfig, body: bytes, query: str, now: float
) -> ReadNotification:
    """Read a notification, and apply the configuration's rules; `now` is in seconds since 1970.

    Raises PayloadError if it does not have the vendor's format.
    """
    repaired = repair_query(config, query)
    try:
        call = read_call(config, body=body, query=repaired.query)
    except CallIdError as error:
        rejection = reject(config, "", error, body=body, query=query)
        return ReadNotification("", error, rejection, repaired.warning)
    found = qualify(config, call, now)
    entry = found.delivery or reject(config, call.id, found, body=body, query=query)
    return ReadNotification(call.id, found, entry, repaired.warning or found.warning)


def reject(
    config: SnippetConfig,
    call_id: str,
    outcome: Qualification | CallIdError,
    *,
    body: bytes = b"",
    query: str = "",
) -> Rejection:
    """Return what to keep of a call that does not count or cannot be read.

    A call that does not count keeps its id and the reason. An unreadable one also keeps its
    notification, for as long as a delivery would keep its data, so that it can be read again.
    """
    rules = config.calls
    keep = rules.keep_not_counted_days * DAY
    if not outcome.is_unreadable:
        return Rejection(source=config.name, call_id=call_id, reason=outcome.reason, keep=keep)
    keep_notification = max(rules.keep_days * DAY, rules.max_age_hours * 3600.0)
    return Rejection(
        source=config.name,
        call_id=call_id,
        reason=outcome.reason,
        detail=outcome.detail,
        body=body or None,
        query=query or None,
        keep=max(keep, keep_notification),
        keep_notification=keep_notification,
    )


def conflict(config: SnippetConfig, call_id: str) -> Rejection:
    """Return what to keep of a call whose id was already accepted for another visitor."""
    return Rejection(
        source=config.name,
        call_id=call_id,
        reason=CONFLICTING_ID,
        detail="this id was already accepted for another visitor, so it does not identify a call",
        keep=config.calls.keep_not_counted_days * DAY,
    )
