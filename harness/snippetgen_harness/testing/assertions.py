"""Assertions about conversions. A failure message shows the closest hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.conversions.classic_form import ClassicForm
from snippetgen_harness.testing import failure_messages
from snippetgen_harness.testing.comparison import check_fields, compare
from snippetgen_harness.testing.event_comparison import compare_events
from snippetgen_harness.testing.optimizely_log import DEFAULT_TIMEOUT, OptimizelyLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Literal, Unpack

    from snippetgen_harness.fakes.log_endpoint import RecordedHit
    from snippetgen_harness.testing.comparison import Comparison, Wanted

    Hits = OptimizelyLog | Iterable[RecordedHit]
    Target = Literal["classic", "classic-2015", "web"]


def expect_conversion(
    hits: Hits,
    *,
    times: int = 1,
    timeout: float = DEFAULT_TIMEOUT,
    destination: Target | None = None,
    **wanted: Unpack[Wanted],
) -> None:
    """Assert that Optimizely would count a conversion exactly `times` times.

    `wanted` has fields of the conversion with unencoded values: `project`,
    `account`, `goal`, `entity`, `visitor`, `experiments`, `segments`, `revenue` (cents),
    `goal_ids`, `universal_id`. A field that you leave out may have any value; None or `{}` means
    that the conversion must not have it. A hit with an error among its findings does not count. If
    `hits` is a log, waits up to `timeout` seconds.

    Looks at conversion URLs of Classic and at events for Web Experimentation. For an event, `goal`
    is its key, `entity` its id, `experiments` are the decisions in its snapshot, and `segments` the
    visitor's attributes. A repeated event counts once. With a `destination`, looks only at hits for
    it.

    Raises AssertionError, which shows the closest hit, ValueError for `times` below 1, and
    TypeError for an unknown field.
    """
    __tracebackhide__ = True
    check_fields(wanted)
    if times < 1:
        raise ValueError(
            f"times is {times}: it must be 1 or more. Use refute_conversion to expect none."
        )

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
    destination: Target | None = None,
    **wanted: Unpack[Wanted],
) -> None:
    """Assert that no such conversion arrived, not even one that Optimizely would not count.

    `wanted` has fields as in expect_conversion; without fields, there must be no hit at all. If
    `hits` is a log, none may arrive within `timeout` seconds.

    Raises AssertionError, which shows the hit, and TypeError for an unknown field.
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
    arrived: Iterable[RecordedHit], wanted: Wanted, destination: Target | None
) -> Iterator[Comparison]:
    forms = {form.value: form for form in ClassicForm}
    form = forms.get(destination or "")
    for record in arrived:
        if record.body is None and (form or destination is None):
            yield compare(record, wanted, form)
        elif record.body and form is None:
            yield from compare_events(record, wanted)


def _matches(comparison: Comparison) -> bool:
    return not (comparison.differences or comparison.errors or comparison.is_repeated)


def _hits_within(
    hits: Hits, satisfied: Callable[[tuple[RecordedHit, ...]], bool], timeout: float
) -> tuple[RecordedHit, ...]:
    if isinstance(hits, OptimizelyLog):
        return hits.wait_until(satisfied, timeout)
    return tuple(hits)
