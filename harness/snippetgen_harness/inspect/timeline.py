"""The timeline of an inspection: events over time in lanes, and their positions in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.text.display import shortened
from snippetgen_harness.inspect.carriers import carriers, to_optimizely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen_harness.inspect.models import Change, Observation

LANES = ("page", "consent", "Optimizely", "snippet", "vendor", "requests")

WIDTH = 640.0
"""The width between the first and the last event, in units of the picture."""

_OPTIMIZELY = {
    "queue": "a queue",
    "partial": "half loaded",
    "classic": "Classic is ready",
    "web": "Web Experimentation is ready",
    "bundled": "Classic and Web are ready",
}
_NEAR = 12.0
"""Closer events of a lane share a mark in the picture."""


@dataclass(frozen=True)
class Event:
    """An event."""

    at: float
    """Milliseconds after the page was requested."""
    lane: str
    text: str


@dataclass(frozen=True)
class Mark:
    """One or more events of a lane at a position in the picture."""

    x: float
    events: tuple[Event, ...]

    @property
    def title(self) -> str:
        """The events in words, one per line."""
        return "\n".join(f"{each.at:.0f} ms: {each.text}" for each in self.events)


def events(observation: Observation) -> list[Event]:
    """Return the events, the oldest first."""
    found = [*_states(observation), *_traffic(observation)]
    return sorted(found, key=lambda event: event.at)


def marks(found: list[Event]) -> dict[str, list[Mark]]:
    """Return the marks of each lane, from left to right."""
    last = max((event.at for event in found), default=0.0) or 1.0
    lanes: dict[str, list[Mark]] = {lane: [] for lane in LANES}
    for event in found:
        x = WIDTH * event.at / last
        lane = lanes[event.lane]
        if lane and x - lane[-1].x < _NEAR:
            lane[-1] = Mark(lane[-1].x, (*lane[-1].events, event))
        else:
            lane.append(Mark(x, (event,)))
    return lanes


def ticks(found: list[Event]) -> list[tuple[float, str]]:
    """Return positions and labels for the axis."""
    last = max((event.at for event in found), default=0.0) or 1.0
    return [(WIDTH * step / 4, f"{last * step / 4000:.2f} s") for step in range(5)]


def _states(observation: Observation) -> Iterator[Event]:
    yield Event(0.0, "page", "the page was requested")
    for change in observation.changes:
        if event := _of_change(change):
            yield event
    if observation.consent.accepted_at is not None:
        text = f"{observation.consent.manager} was accepted"
        yield Event(observation.consent.accepted_at, "consent", text)
    for error in observation.errors:
        if error.uncaught:
            yield Event(error.at, "page", f"error: {shortened(error.message, 120)}")
    for violation in observation.violations:
        blocked = shortened(violation.blocked, 120)
        yield Event(violation.at, "page", f"{violation.directive} blocks {blocked}")


def _of_change(change: Change) -> Event | None:
    if change.what == "optimizely" and change.value in _OPTIMIZELY:
        return Event(change.at, "Optimizely", _OPTIMIZELY[change.value])
    if change.what == "snippet":
        return Event(change.at, "snippet", f"{change.name} runs")
    if change.what in ("reason", "handover") and change.value:
        return Event(change.at, "snippet", f"{change.what} is {change.value}")
    if change.what == "vendor":
        return Event(change.at, "vendor", f"the global {change.name} exists")
    return None


def _traffic(observation: Observation) -> Iterator[Event]:
    snippet = observation.snippets[0] if observation.snippets else None
    carrying = {id(each) for each in carriers(observation.requests, snippet)}
    for request in observation.requests:
        lane = "Optimizely" if to_optimizely(request.url) else "requests"
        what = "carries the conversion: " if id(request) in carrying else ""
        if id(request) in carrying:
            lane = "vendor"
        outcome = request.failure or request.status or ""
        yield Event(request.at, lane, f"{what}{shortened(request.url, 120)} {outcome}".strip())
