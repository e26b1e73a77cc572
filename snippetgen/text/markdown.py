"""Escapes text for Markdown, as prose and as code (CommonMark, GitHub)."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from snippetgen.files.resources import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from snippetgen.text.template import Piece

_SPECIAL = re.compile(r"[\\`*\[\]<>&|~$]|(?<![A-Za-z0-9])[_@]|_(?![A-Za-z0-9])")
"""Characters with a meaning within a line. Within a word, _ and @ have none."""

_LINE_START = re.compile(r"(?:[0-9]{1,9}(?=[.)])|(?=[-+=#:]))")
"""Matches the start of a line that would begin a block, unless a backslash follows."""

_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~%/?#=-]*)?")


class Markdown(str):
    """Text that is already Markdown."""

    __slots__ = ()


def prose(text: object) -> Markdown:
    """Return text as Markdown prose. White space and control characters become single spaces."""
    if isinstance(text, Markdown):
        return text
    line = " ".join(_printable(str(text)).split())
    escaped = _SPECIAL.sub(r"\\\g<0>", line)
    if match := _LINE_START.match(escaped):
        escaped = f"{match[0]}\\{escaped[match.end() :]}"
    return Markdown(escaped)


def code(text: object) -> Markdown:
    """Return text as a code span. Control characters become spaces."""
    content = _printable(str(text)) or " "
    longest = max(map(len, re.findall("`+", content)), default=0)
    fence = "`" * (longest + 1)
    # Parsers strip one space from each end, unless the code consists only of spaces.
    padded = content[0] == content[-1] == " " and content.strip(" ")
    if padded or content[0] == "`" or content[-1] == "`":
        content = f" {content} "
    return Markdown(f"{fence}{content}{fence}")


def words(pieces: Iterable[Piece]) -> Markdown:
    """Return the pieces of a descriptor's sentence as Markdown."""
    parts = []
    # Join neighbours of the same kind, because adjacent code spans would merge.
    for is_code, group in groupby((piece for piece in pieces if piece.text), lambda p: p.code):
        text = _printable("".join(piece.text for piece in group))
        if is_code:
            parts.append(code(text))
            continue
        # Spaces at the ends separate this piece from its neighbours.
        start = " " if text[0].isspace() else ""
        end = " " if text[-1].isspace() and text.strip() else ""
        parts.append(Markdown(f"{start}{prose(text)}{end}"))
    return Markdown("".join(parts))


def link(text: str) -> Markdown:
    """Return an https address as a link, and any other text as prose."""
    return Markdown(f"<{text}>") if _ADDRESS.fullmatch(text) else prose(text)


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " for c in text)


environment = Environment(
    loader=FileSystemLoader(TEMPLATES / "text"),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
    finalize=prose,
    autoescape=False,  # noqa: S701 - prose is the one escaping path
)
environment.filters.update(code=code, words=words, link=link)
