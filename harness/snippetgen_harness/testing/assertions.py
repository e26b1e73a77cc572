"""Assertions about conversions; where one fails, the message shows the nearest hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen_harness.testing import failure_messages
from snippetgen_harness.testing.comparison import check_fields, compare
from snippetgen_harness.testing.event_comparison import compare_events
from snippetgen_harness.testing.optimizely_log import DEFAULT_TIMEOUT, OptimizelyLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Literal, Unpack

    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen_harness.fakes.log_endpoint import RecordedHit
    from snippetgen_harness.testing.comparison import Comparison, Wanted

    Hits = OptimizelyLog | Iterable[RecordedHit]
    Form = ClassicForm | Literal["web"]


def expect_conversion(
    hits: Hits,
    *,
    times: int = 1,
    timeout: float = DEFAULT_TIMEOUT,
    destination: Form | None = None,
    **wanted: Unpack[Wanted],
) -> None:
    """Assert that a conversion has arrived exactly so many `times`, and would be counted.

    The pieces are those of a conversion, not encoded: `project`, `account`, `goal`,
    `visitor`, `experiments`, `segments`, `revenue` (cents), `goal_ids`, `universal_id`. Those that
    are left out may be anything; None, or `{}`, must not be there. A hit with a finding that is an
    error is not counted. Of a log, as opposed to hits, it waits up to `timeout` seconds for them.

    Conversion URLs of Classic and events for Web Experimentation are taken alike: of those `goal`
    is the key, `entity` the id, `experiments` are the decisions beside the event and `segments`
    the visitor's attributes. An event that came before is not counted again. With a `destination`
    only what is for it is taken.

    Raises AssertionError with the closest hit, ValueError for `times` below 1, TypeError for a
    piece that does not exist.
    """
    __tracebackhide__ = True
    check_fields(wanted)
    if times < 1:
        raise ValueError(f"times is {times}: allowed is 1 or more. Use refute_conversion for none.")

    def compared(arrived: Iterable[RecordedHit]) -> list[Comparison]:
        return list(_compared(arrived, wanted, destination))

    def enough(arrived: tuple[RecordedHit, ...]) -> bool:
        return sum(map(_matches, compared(arrived))) >= times

    comparisons = compared(_hits_within(hits, enough, timeout))
    matching = [each for each in comparisons if _matches(each)]
    total = len(comparisons)
    if len(matching) < times:
        waited = timeout if isinstance(hits, OptimizelyLog) else 0
        others = [each for each in comparisons if not _matches(each)]
        raise AssertionError(failure_messages.too_few(len(matching), times, others, total, waited))
    if len(matching) > times:
        raise AssertionError(failure_messages.too_many(matching, times, total))


def refute_conversion(
    hits: Hits,
    *,
    timeout: float = 0,
    destination: Form | None = None,
    **wanted: Unpack[Wanted],
) -> None:
    """Assert that no such conversion has arrived, not even one that would not be counted.

    Takes the pieces that expect_conversion takes; without any, no hit may be there at all. Of a
    log it waits `timeout` seconds in which none may arrive.

    Raises AssertionError with the hit, TypeError for a piece that does not exist.
    """
    __tracebackhide__ = True
    check_fields(wanted)

    def found(arrived: Iterable[RecordedHit]) -> list[Comparison]:
        comparisons = _compared(arrived, wanted, destination)
        return [each for each in comparisons if not each.differences]

    arrived = _hits_within(hits, lambda arrived: bool(found(arrived)), timeout)
    if matching := found(arrived):
        raise AssertionError(failure_messages.unwanted(matching, len(arrived)))


def _compared(
    arrived: Iterable[RecordedHit], wanted: Wanted, destination: Form | None
) -> Iterator[Comparison]:
    for record in arrived:
        if record.body is None and destination != "web":
            yield compare(record, wanted, destination)
        elif record.body and destination in (None, "web"):
            yield from compare_events(record, wanted)


def _matches(comparison: Comparison) -> bool:
    return not (comparison.differences or comparison.errors or comparison.is_repeated)


def _hits_within(
    hits: Hits, satisfied: Callable[[tuple[RecordedHit, ...]], bool], timeout: float
) -> tuple[RecordedHit, ...]:
    if isinstance(hits, OptimizelyLog):
        return hits.wait_until(satisfied, timeout)
    return tuple(hits)
