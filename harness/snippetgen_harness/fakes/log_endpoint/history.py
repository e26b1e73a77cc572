"""What the Event API needs to know about earlier events to check the next ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.lint.event_rules.timeline import before
from snippetgen.lint.findings import Finding, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from snippetgen.conversions.event_body import SentEvent

MOST_KEPT = 100_000
"""How many events and how many visitors the history keeps; it drops the oldest first."""


class History:
    """The uuids of events, and each visitor's first decision. It keeps hashes of ids."""

    def __init__(self) -> None:
        self._events: dict[int, int] = {}
        self._decisions: dict[int, int] = {}

    def judge(self, events: Iterable[SentEvent]) -> Iterator[Finding]:
        """Find repeated events, and events older than a decision in an earlier request."""
        for event in events:
            known = self._events.get(_uuid(event))
            if known is not None:
                yield _repeated(event, is_same=known == _content(event))
            if event.is_conversion:
                early = before(event, self._decisions.get(_visitor(event)))
                yield from filter(None, (early,))

    def remember(self, events: Iterable[SentEvent]) -> None:
        """Add the events of an accepted request."""
        for event in events:
            if isinstance(event.fields.get("uuid"), str):
                _keep(self._events, _uuid(event), _content(event))
            time = event.fields.get("timestamp")
            if event.is_decision and type(time) is int and isinstance(event.visitor, str):
                known = self._decisions.get(_visitor(event), time)
                _keep(self._decisions, _visitor(event), min(time, known))

    def clear(self) -> None:
        """Remove everything."""
        self._events.clear()
        self._decisions.clear()


def _keep(kept: dict[int, int], key: int, value: int) -> None:
    kept[key] = value
    if len(kept) > MOST_KEPT:
        del kept[next(iter(kept))]


def _uuid(event: SentEvent) -> int:
    return hash((str(event.account), str(event.fields.get("uuid"))))


def _visitor(event: SentEvent) -> int:
    return hash((str(event.account), str(event.visitor)))


def _content(event: SentEvent) -> int:
    pieces = (event.visitor, *(event.fields.get(name) for name in ("entity_id", "timestamp")))
    return hash(tuple(map(str, pieces)))


def _repeated(event: SentEvent, *, is_same: bool) -> Finding:
    path = event.path_of("uuid")
    uuid = quoted(str(event.fields.get("uuid")))
    if is_same:
        message = f"{path} is {uuid}: the event arrived before, and counts once."
        return Finding.of("duplicate_uuid", message, path, severity="info")
    return Finding.of(
        "duplicate_uuid",
        f"{path} is {uuid}, the uuid of another event that arrived before: this event does not "
        "count. Give each event its own uuid.",
        path,
    )
