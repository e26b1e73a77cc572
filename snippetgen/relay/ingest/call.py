"""One call, as a vendor's notification describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.relay.ingest.facts.amounts import read_cents
from snippetgen.relay.ingest.facts.durations import read_duration
from snippetgen.relay.ingest.facts.fact import ABSENT, Absent, Present, Unreadable, read_fact
from snippetgen.relay.ingest.facts.flags import read_answered, read_first_time
from snippetgen.relay.ingest.facts.ids import read_id
from snippetgen.relay.ingest.facts.tags import MAX_TAGS_LENGTH, read_tags
from snippetgen.relay.ingest.facts.times import read_time
from snippetgen.relay.store.models import MISSING_ID, UNREADABLE
from snippetgen.vendors.payloads import PayloadError, read_document, variables_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.relay.ingest.facts.fact import Fact, Field, Reader


STATUS_FIELDS = ("call_status", "CallStatus", "answer_status", "disposition")
"""Fields in which Twilio, Asterisk and vendors that build on them report the status of a call."""


@dataclass(frozen=True)
class Call:
    """The facts about a call, each of them present, absent or unreadable.

    `started_at` is in milliseconds since 1970, `duration` in seconds, `revenue` in cents.
    """

    id: str
    variables: Mapping[str, str]
    started_at: Fact[int] = ABSENT
    duration: Fact[float] = ABSENT
    answered: Fact[bool] = ABSENT
    first_time: Fact[bool] = ABSENT
    tags: Fact[tuple[str, ...]] = ABSENT
    revenue: Fact[int] = ABSENT


class CallIdError(PayloadError):
    """A call has no id that distinguishes it.

    `reason` is `missing_id` or `unreadable_id`; `detail` says what was found.
    """

    is_unreadable = True

    def __init__(self, reason: str, detail: str, message: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(message)

    def as_json(self) -> dict[str, Any]:
        """Return the keys of `Qualification.as_json`."""
        steps = [{"ok": False, "what": f"{self.detail}."}]
        return {"counts": False, "reason": self.reason, "steps": steps, "payload": None}


def read_call(config: SnippetConfig, *, body: bytes = b"", query: str = "") -> Call:
    """Return the call in a notification of the configuration's vendor.

    Raises PayloadError if it does not have the vendor's format, and CallIdError if it has no usable
    id.
    """
    document = read_document(config.vendor_descriptor, body=body, query=query)
    variables = variables_of(config.vendor_descriptor, document)
    return call_of(config, document, variables, fields_of(config))


def call_of(
    config: SnippetConfig,
    document: object,
    variables: Mapping[str, str],
    fields: Mapping[str, tuple[str, ...]],
    read_time: Reader[int] = read_time,
) -> Call:
    """Return the call in a document. Raises CallIdError if it has no usable id."""
    rules = config.calls

    def read_revenue(found: object, _: Field) -> int:
        return read_cents(found, rules.revenue_in, rules.decimal)

    return Call(
        id=_id(document, fields["id"]),
        variables=variables,
        started_at=read_fact(document, fields["time"], read_time),
        duration=read_fact(document, fields["duration"], read_duration),
        answered=_answered(document, fields["answered"]),
        first_time=read_fact(document, fields["first_time"], read_first_time),
        tags=read_fact(document, fields["tags"], read_tags, MAX_TAGS_LENGTH),
        revenue=read_fact(document, fields["revenue"], read_revenue),
    )


def fields_of(config: SnippetConfig) -> dict[str, tuple[str, ...]]:
    """Return the fields of each fact, from the configuration or, by default, from the catalogue."""
    known: dict[str, tuple[str, ...]] = config.vendor_descriptor.return_channel.call.model_dump()
    return known | {str(fact): (field,) for fact, field in config.calls.fields.items()}


def _answered(document: object, fields: tuple[str, ...]) -> Fact[bool]:
    """Return whether the call was answered.

    If the fields of the configuration do not say it, a carrier's status can still show that the
    call was not answered. It never shows that it was: a `completed` call may have been a voicemail.
    """
    found = read_fact(document, fields, read_answered)
    if isinstance(found, Absent):
        status = read_fact(document, STATUS_FIELDS, read_answered)
        if isinstance(status, Present) and not status.value:
            return status
    return found


def _id(document: object, fields: tuple[str, ...]) -> str:
    match read_fact(document, fields, read_id):
        case Present(id_):
            return id_
        case Unreadable() as fault:
            raise CallIdError(f"{UNREADABLE}id", str(fault), f"{UNREADABLE}id: {fault}")
        case _:
            where = " or ".join(dict.fromkeys(fields))
            detail = f"the call has no id: {where} is empty or missing"
            raise CallIdError(MISSING_ID, detail, detail)
