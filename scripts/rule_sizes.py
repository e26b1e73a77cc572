"""Writes the costs of the rules to the table in docs/size.md: `python -m scripts.rule_sizes`."""

from __future__ import annotations

import re
from dataclasses import astuple, fields
from typing import TYPE_CHECKING

from benchmarks.rules import RuleCost, measure
from snippetgen.files.resources import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Sequence

DOCUMENT = TEMPLATES.parent / "docs" / "size.md"

_TABLE = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)


def table(rows: Sequence[RuleCost]) -> str:
    """Return a Markdown table of the costs."""
    head = [field.name for field in fields(RuleCost)]
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *map(astuple, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def documented() -> str:
    """Return the table in the document."""
    found = _TABLE.search(DOCUMENT.read_text("utf-8"))
    return found[0] if found else ""


def main() -> None:
    """Write the table."""
    text = DOCUMENT.read_text("utf-8")
    DOCUMENT.write_text(_TABLE.sub(lambda _: table(measure()), text, count=1), "utf-8")


if __name__ == "__main__":
    main()
