"""Shrinks a failing case, to make the cause visible."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from snippetgen_harness.oracle import Consent, Optimizely, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from snippetgen_harness.fuzz.generators import Case

_PLAIN = 'optimizelyEndUserId=v; optimizelyBuckets={"1":"2"}'


def shrink(case: Case, fails: Callable[[Case], bool], *, attempts: int = 3000) -> Case:
    """Return the smallest failing case that is reachable from `case` in failing steps.

    After `attempts` tries, returns the smallest one so far.
    """
    while True:
        for smaller in _smaller(case):
            if attempts == 0:
                return case
            attempts -= 1
            if fails(smaller):
                case = smaller
                break
        else:
            return case


def _smaller(case: Case) -> Iterator[Case]:
    """Yield smaller cases, the smallest first."""
    for page in _pages(case.page):
        yield replace(case, page=page)
    for count in range(len(case.arguments)):
        yield replace(case, arguments=case.arguments[:count])
    for at, argument in enumerate(case.arguments):
        if isinstance(argument, str):
            for text in _texts(argument):
                arguments = (*case.arguments[:at], text, *case.arguments[at + 1 :])
                yield replace(case, arguments=arguments)


def _pages(page: Page) -> Iterator[Page]:
    plain_consent, plain_optimizely = Consent(), Optimizely(project=1, account=1)
    if page.consent != plain_consent:
        yield replace(page, consent=plain_consent)
    if page.own:
        yield replace(page, own={})
    if page.optimizely != plain_optimizely:
        yield replace(page, optimizely=plain_optimizely)
        yield from (replace(page, optimizely=each) for each in _optimizelys(page.optimizely))
    if page.cookies is not None:
        if len(page.cookies) > len(_PLAIN):
            yield replace(page, cookies=_PLAIN)
        yield from (replace(page, cookies=each) for each in _headers(page.cookies))


def _optimizelys(optimizely: Optimizely) -> Iterator[Optimizely]:
    for change in (
        replace(optimizely, project=1),
        replace(optimizely, account=1),
        replace(optimizely, data={}),
    ):
        if change != optimizely:
            yield change


def _headers(text: str) -> Iterator[str]:
    pieces = text.split("; ")
    if len(pieces) > 1:
        for at in range(len(pieces)):
            yield "; ".join(pieces[:at] + pieces[at + 1 :])
    yield from _texts(text)


def _texts(text: str) -> Iterator[str]:
    """Yield the text without one part: long parts first, single characters last."""
    length = len(text) // 2
    while length:
        for at in range(0, len(text), length):
            yield text[:at] + text[at + length :]
        length //= 2
    if text:
        yield text[1:]
