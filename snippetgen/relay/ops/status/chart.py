"""Calls and outcomes over time, as bars."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from snippetgen.relay.store.activity import HOUR, MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from snippetgen.relay.store.activity import Event, Happened

CAME_IN: tuple[Event, ...] = ("counted", "not_counted", "unreadable")
OUTCOMES: tuple[Event, ...] = ("delivered", "retried", "given_up")

DESCRIPTIONS: dict[Event, str] = {
    "counted": "came in and count",
    "not_counted": "do not count",
    "unreadable": "cannot be read",
    "delivered": "accepted by Optimizely",
    "retried": "failed, will be tried again",
    "given_up": "given up",
}

HEIGHT = 100
"""The height of the chart; a bar is one unit wide."""

TICKS = 5
"""The labels below the chart."""


@dataclass(frozen=True)
class Range:
    """A period that a chart shows, in bars of `step` seconds."""

    name: str
    title: str
    length: int
    step: int

    @property
    def each(self) -> str:
        """The period that a bar stands for."""
        minutes = self.step // MINUTE
        if minutes == 1:
            return "minute"
        return "hour" if minutes == 60 else f"{minutes} minutes"

    def start(self, now: float) -> int:
        """Return when the first bar begins, in seconds since 1970; the last bar includes `now`."""
        return int(now) // self.step * self.step - self.length + self.step


LAST_HOUR = Range("hour", "Last hour", HOUR, MINUTE)
LAST_DAY = Range("day", "Last 24 hours", 24 * HOUR, 30 * MINUTE)
OF_SOURCE = Range("day", "Last 24 hours", 24 * HOUR, HOUR)
"""The events of one source are recorded by hour."""

RANGES = {each.name: each for each in (LAST_HOUR, LAST_DAY)}


@dataclass(frozen=True)
class Segment:
    """A part of a bar, in units of the chart."""

    event: Event
    x: int
    y: float
    height: float


@dataclass(frozen=True)
class Row:
    """The numbers of a bar, for the table beside the chart."""

    at: str
    numbers: Sequence[int]


@dataclass(frozen=True)
class Chart:
    """Bars from the middle line: incoming calls upwards, outcomes downwards."""

    range: Range
    bars: int
    most: int
    """The number at which a bar reaches the edge."""
    segments: Sequence[Segment]
    labels: Sequence[str]
    rows: Sequence[Row]
    """Rows of bars that are not empty, the latest first."""
    totals: Sequence[tuple[Event, str, int]]


def draw(happened: Iterable[Happened], chosen: Range, now: float) -> Chart:
    """Return the chart of a period that ends now."""
    start, bars = chosen.start(now), chosen.length // chosen.step
    numbers: dict[int, Counter[Event]] = defaultdict(Counter)
    for each in happened:
        bar = (each.since - start) // chosen.step
        if 0 <= bar < bars:
            numbers[bar][each.event] += each.number
    most = _round_up(
        max((sum(of[e] for e in half) for of in numbers.values() for half in _HALVES), default=1)
    )
    return Chart(
        chosen,
        bars,
        most,
        [segment for bar, of in sorted(numbers.items()) for segment in _segments(bar, of, most)],
        [_clock(start + n * chosen.length // (TICKS - 1)) for n in range(TICKS - 1)] + ["now"],
        [
            Row(_clock(start + bar * chosen.step), [of[event] for event in DESCRIPTIONS])
            for bar, of in sorted(numbers.items(), reverse=True)
        ],
        [
            (event, description, sum(of[event] for of in numbers.values()))
            for event, description in DESCRIPTIONS.items()
        ],
    )


_HALVES = (CAME_IN, OUTCOMES)


def _segments(bar: int, numbers: Counter[Event], most: int) -> Iterable[Segment]:
    unit = HEIGHT / 2 / most
    above = below = HEIGHT / 2
    for event in CAME_IN:
        if height := numbers[event] * unit:
            above -= height
            yield Segment(event, bar, round(above, 3), round(height, 3))
    for event in OUTCOMES:
        if height := numbers[event] * unit:
            yield Segment(event, bar, round(below, 3), round(height, 3))
            below += height


def _round_up(number: int) -> int:
    """Return the next larger number of the form 1, 2 or 5 followed by zeros."""
    power: int = 10 ** (len(str(max(1, number))) - 1)
    return next(n for n in (power, 2 * power, 5 * power, 10 * power) if n >= number)


def _clock(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%H:%M")
