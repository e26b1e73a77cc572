"""Reads the hosts that an ad blocker's list blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE = re.compile(
    r"^(?:\|\|(?P<rule>[\w.-]+\.[\w-]+)\^(?:\$third-party)?"
    r"|(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(?P<entry>[\w.-]+\.[\w-]+)"
    r"|(?P<host>[\w.-]+\.[\w-]+))$"
)


def read_block_list(text: str) -> dict[str, str]:
    """Return the hosts that a list blocks completely, each with its line.

    Reads rules such as `||ads.example^`, lines of a hosts file, and plain host names. Ignores other
    rules, such as those for parts of addresses.
    """
    found = {}
    for line in map(str.strip, text.splitlines()):
        if match := _LINE.match(line):
            host = match["rule"] or match["entry"] or match["host"]
            found[host.lower()] = line
    return found


def line_for(host: str, blocked: Mapping[str, str]) -> str | None:
    """Return the line that blocks a host or one of its parent domains, or None."""
    labels = host.lower().split(".")
    above = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((blocked[each] for each in above if each in blocked), None)
