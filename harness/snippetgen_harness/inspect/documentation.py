"""The tables of docs/inspect.md. As a program, this module prints them."""

from __future__ import annotations

import re

from snippetgen_harness.inspect.errors import CAUSES
from snippetgen_harness.inspect.verdicts import WHO, verdicts


def verdicts_table() -> str:
    """Return the verdicts as a Markdown table."""
    rows = [
        f"| `{each.code}` | {_plain(each.sentence)} | {_plain(each.advice)} | "
        f"{'' if each.who == 'nobody' else WHO[each.who]} | {each.evidence} |"
        for each in verdicts().values()
    ]
    head = (
        "| code | cause | what to do | who can do it | evidence |\n| --- | --- | --- | --- | --- |"
    )
    return "\n".join([head, *rows, ""])


def causes_table() -> str:
    """Return a Markdown table of the reasons why a page cannot be opened."""
    rows = [f"| `{code}` | The page {sentence}. |" for code, sentence in CAUSES.items()]
    return "\n".join(["| code | cause |", "| --- | --- |", *rows, ""])


def _plain(sentence: str) -> str:
    """Return a sentence with its placeholders in italics."""
    return re.sub(r"\{(\w+)\}", r"*\1*", sentence)


if __name__ == "__main__":
    print(verdicts_table())
    print(causes_table())
