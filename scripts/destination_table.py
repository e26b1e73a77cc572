"""Writes the table of destinations in README.md: `python -m scripts.destination_table`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snippetgen.builder.compression import gzip
from snippetgen.builder.rendering import render
from snippetgen.destinations import destinations
from snippetgen.files.resources import TEMPLATES
from snippetgen.text.markdown import code, prose
from tests.configurations import configure, reporting_to

if TYPE_CHECKING:
    from snippetgen.destinations import Destination

DOCUMENT = TEMPLATES.parent / "README.md"

_TABLE = re.compile(r"^\| `destination` \|.*\n(?:\|.*\n)+", re.MULTILINE)


def table() -> str:
    """Return a Markdown table of the destinations and the sizes of their snippets."""
    head = "| `destination` | what the snippet reports to, and how | bytes with gzip |\n"
    return head + "| --- | --- | ---: |\n" + "".join(map(_row, destinations().values()))


def documented() -> str:
    """Return the table in the document."""
    found = _TABLE.search(DOCUMENT.read_text("utf-8"))
    return found[0] if found else ""


def _row(destination: Destination) -> str:
    script = render(configure(**reporting_to(destination.name))).minified
    size = len(gzip(script.encode()))
    return f"| {code(destination.name)} | {prose(destination.description)} | {size} |\n"


def main() -> None:
    """Write the table."""
    text = DOCUMENT.read_text("utf-8")
    DOCUMENT.write_text(_TABLE.sub(lambda _: table(), text, count=1), "utf-8")


if __name__ == "__main__":
    main()
