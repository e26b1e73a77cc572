"""The parts of docs/vendors.md: its tables by their headings, and the files of its example."""

from __future__ import annotations

import re

from tests.configurations import ROOT

TEXT = (ROOT / "docs" / "vendors.md").read_text(encoding="utf-8")


def rows(heading: str, first: str = "key") -> list[list[str]]:
    """Return the cells of the table under a heading whose first column is called `first`."""
    _, found, rest = TEXT.partition(f"# {heading}\n")
    assert found, heading
    section = re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0]
    table = section.partition(f"| {first} |")[2].partition("\n\n")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()[2:]
        if line.startswith("|")
    ]


def code(cell: str) -> list[str]:
    """Return the text in backquotes in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def example_files() -> dict[str, str]:
    """Return the files of the made-up family and vendor: path to text."""
    section = TEXT.partition("### Example\n")[2]
    return dict(re.findall(r"^`([^`]+)`:\n\n```\w+\n(.*?)```", section, flags=re.M | re.S))
