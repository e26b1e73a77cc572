"""What a hit on the Event API has besides its address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.event_api import MAX_BODY_BYTES
from snippetgen.conversions.event_body import SentEvent, events_of, parse_body

if TYPE_CHECKING:
    from starlette.requests import Request


@dataclass(frozen=True)
class RecordedBody:
    """The body of a request, and the `status` that it was answered with.

    `text` is what was kept of it; `size` are the bytes that arrived. With `strict` the sender asked
    to be told what is wrong.
    """

    text: str
    size: int
    strict: bool
    status: int

    @property
    def document(self) -> Any:  # noqa: ANN401
        """The JSON value of the body; None where it is not JSON."""
        try:
            return parse_body(self.text)
        except ValueError:
            return None

    @property
    def events(self) -> tuple[SentEvent, ...]:
        """The events in it, decisions included."""
        return tuple(events_of(self.document))

    @cached_property
    def owners(self) -> frozenset[str]:
        """The account and the project that the events are for."""
        document = found if isinstance(found := self.document, dict) else {}
        ids = (document.get("account_id"), document.get("project_id"))
        return frozenset(id_ for id_ in ids if isinstance(id_, str))

    @cached_property
    def visitors(self) -> frozenset[str]:
        """Ids of the visitors whose events these are."""
        return frozenset(e.visitor for e in self.events if isinstance(e.visitor, str))

    def as_json(self) -> dict[str, Any]:
        """Return the body and its events as JSON types."""
        return {
            "status": self.status,
            "strict": self.strict,
            "body": self.text,
            "events": [_event_as_json(event) for event in self.events],
        }


async def read_body(request: Request) -> tuple[bytes, int]:
    """Read a request's body: what is kept of it, and how many bytes arrived.

    Raises starlette.requests.ClientDisconnect.
    """
    kept, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        kept += chunk[: MAX_BODY_BYTES - len(kept)]
    return bytes(kept), size


def _event_as_json(event: SentEvent) -> dict[str, Any]:
    around = {"path": event.path, "account_id": event.account, "project_id": event.project}
    return {**around, "visitor_id": event.visitor, **event.fields}
