"""The query of a `/_fake` address: which hits a test asks for."""

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
    """The query or the body of a `/_fake` request is not valid."""


@dataclass(frozen=True, slots=True)
class HitQuery:
    """The selected hits, how many of them to wait for, and for how many seconds."""

    selection: Selection
    wait_for: int
    timeout: float


def parse_query(
    query: QueryParams, *, good: bool | None = None, allowed: Collection[str] = FILTERS | WAITING
) -> HitQuery:
    """Parse the query of a `/_fake` address.

    Raises QueryError that names a parameter that is not `allowed`, is repeated or has an invalid
    value. Otherwise a misspelt filter would select too many hits.
    """
    for name in query:
        if name not in allowed:
            raise QueryError(f"unknown parameter {name!r}: the allowed ones are {_listed(allowed)}")
        if len(query.getlist(name)) > 1:
            raise QueryError(f"parameter {name!r} is given more than once")
    return HitQuery(
        selection=Selection(good=good, a=query.get("a"), u=query.get("u")),
        wait_for=_wait_for(query.get("wait_for", "0")),
        timeout=_timeout(query.get("timeout", str(DEFAULT_TIMEOUT))),
    )


def _wait_for(value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise QueryError(f"wait_for is {value!r}: it must be a whole number of hits, such as 1")
    return int(value)


def _timeout(value: str) -> float:
    if not _SECONDS.fullmatch(value) or float(value) > MAX_TIMEOUT:
        raise QueryError(f"timeout is {value!r}: it must be from 0 to {MAX_TIMEOUT:g} seconds")
    return float(value)


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))
