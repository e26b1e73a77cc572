"""The body of a recorded request to the Event API."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.event_body import SentEvent, events_of, parse_body
from snippetgen.conversions.event_limits import MAX_BODY_BYTES

if TYPE_CHECKING:
    from starlette.requests import Request


@dataclass(frozen=True)
class RecordedBody:
    """The body of a request, and the `status` of the response.

    `text` is the part that was kept; `size` counts all bytes that arrived. `strict` is whether the
    sender asked for errors.
    """

    text: str
    size: int
    strict: bool
    status: int

    @property
    def document(self) -> Any:  # noqa: ANN401
        """The JSON value of the body; None if the body is not JSON."""
        try:
            return parse_body(self.text)
        except ValueError:
            return None

    @property
    def events(self) -> tuple[SentEvent, ...]:
        """The events in the body, including decisions."""
        return tuple(events_of(self.document))

    @cached_property
    def owners(self) -> frozenset[str]:
        """The ids of the account and the project in the body."""
        document = found if isinstance(found := self.document, dict) else {}
        ids = (document.get("account_id"), document.get("project_id"))
        return frozenset(id_ for id_ in ids if isinstance(id_, str))

    @cached_property
    def visitors(self) -> frozenset[str]:
        """The ids of the visitors in the body."""
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
    """Read the body of a request; returns the part to keep, and how many bytes arrived.

    Raises starlette.requests.ClientDisconnect if the client goes away.
    """
    kept, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        kept += chunk[: MAX_BODY_BYTES - len(kept)]
    return bytes(kept), size


def _event_as_json(event: SentEvent) -> dict[str, Any]:
    around = {"path": event.path, "account_id": event.account, "project_id": event.project}
    return {**around, "visitor_id": event.visitor, **event.fields}
