"""The order of tests for several workers, which start browsers and servers once each.

`pytest -n 4 --dist worksteal` gives every worker a slice of all tests. A worker that is done takes
tests from the end of another one's slice. So a slice starts with tests that take long and share
browsers or servers, which then stay together, and ends with quick ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

TOGETHER = (
    ("tests/studio/browser/",),
    ("tests/browser/", "tests/cli/", "tests/documentation/"),
    ("tests/harness/",),
    ("tests/relay/", "tests/release/"),
)
"""Groups of folders. The tests of a group stay with one worker, which begins with them."""


def slices(number: int, workers: int) -> list[int]:
    """Return how many of `number` tests each worker gets first, as pytest-xdist does."""
    sizes: list[int] = []
    for left in range(workers, 0, -1):
        sizes.append((number - sum(sizes)) // left)
    return sizes


def in_slices(items: Sequence[T], path: Callable[[T], str], workers: int) -> list[T]:
    """Return the items in an order in which each group begins a slice, if it fits.

    `path` returns the path of an item's file, such as `tests/cli/test_main.py`. The items of a
    group, and all others, keep their order.
    """
    slow: list[list[T]] = [[] for _ in range(workers)]
    quick: list[T] = []
    for item in items:
        number = _group(path(item))
        (quick if number is None else slow[number % workers]).append(item)
    ordered: list[T] = []
    others = iter(quick)
    for size, first in zip(slices(len(items), workers), slow, strict=True):
        ordered += first
        ordered += islice(others, max(size - len(first), 0))
    return [*ordered, *others]


def _group(path: str) -> int | None:
    """Return the number of the group of a path; the first folder that matches decides."""
    return next((n for n, folders in enumerate(TOGETHER) if path.startswith(folders)), None)
