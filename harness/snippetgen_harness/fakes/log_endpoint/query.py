"""What a test asks the fake endpoint for: the query of a `/_fake` address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen_harness.fakes.log_endpoint.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.datastructures import QueryParams

FILTERS = frozenset({"a", "u"})
WAITING = frozenset({"wait_for", "timeout"})

DEFAULT_TIMEOUT = 5.0
MAX_TIMEOUT = 60.0
"""Seconds."""

_NUMBER = re.compile(r"[0-9]{1,9}")
_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")


class QueryError(ValueError):
    """A `/_fake` address asks for something that is not there."""


@dataclass(frozen=True, slots=True)
class HitQuery:
    """Which hits are asked for, and for how many of them to wait how many seconds."""

    selection: Selection
    wait_for: int
    timeout: float


def parse_query(
    query: QueryParams, *, good: bool | None = None, allowed: Collection[str] = FILTERS | WAITING
) -> HitQuery:
    """Read the query of a `/_fake` address.

    Raises QueryError naming a parameter that is not `allowed`, is repeated, or has a value that
    is not. So a misspelt filter never selects more than it should.
    """
    for name in query:
        if name not in allowed:
            raise QueryError(f"{name!r} is not known here: allowed are {_listed(allowed)}")
        if len(query.getlist(name)) > 1:
            raise QueryError(f"{name!r} is given more than once")
    return HitQuery(
        selection=Selection(good=good, a=query.get("a"), u=query.get("u")),
        wait_for=_wait_for(query.get("wait_for", "0")),
        timeout=_timeout(query.get("timeout", str(DEFAULT_TIMEOUT))),
    )


def _wait_for(value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise QueryError(f"wait_for is {value!r}: allowed is a whole number of hits, such as 1")
    return int(value)


def _timeout(value: str) -> float:
    if not _SECONDS.fullmatch(value) or float(value) > MAX_TIMEOUT:
        raise QueryError(f"timeout is {value!r}: allowed are seconds from 0 to {MAX_TIMEOUT:g}")
    return float(value)


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))
