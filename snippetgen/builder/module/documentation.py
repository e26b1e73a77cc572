"""The documentation of the snippet's functions, from the comments in the templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.javascript.literals import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.destinations import Destination

_DOCUMENTED = re.compile(r"/\*\*((?:(?!\*/).)*)\*/\s+function (\w+)\(", re.DOTALL)
_PARAMETER = re.compile(r"@param \{\w+\} \[?(\w+)\]? ")
_RETURN = re.compile(r"@return \{\w+\} ")


@dataclass(frozen=True)
class Function:
    """A function of the snippet on the page."""

    name: str
    signature: Code
    """TypeScript, such as `getUserId(): string`."""
    lines: list[str]
    """The lines of its TSDoc comment; empty if its template has no comment."""


def functions(readable: str, destination: Destination) -> list[Function]:
    """Return the functions that a destination's snippet has on the page, from its readable form."""
    comments = {name: text for text, name in _DOCUMENTED.findall(readable)}
    names = destination.functions
    # If a snippet has both, they are the same function.
    same = {"generateConversionUrl": "generateConversion"} if "generateConversion" in names else {}
    return [
        Function(name, _signature(name), list(_lines(comments.get(same.get(name, name), ""))))
        for name in dict.fromkeys((*names, "generateConversionUrl", "refresh"))
    ]


def _signature(name: str) -> Code:
    parameters = "goal: string, value?: number" if name.startswith("generate") else ""
    return Code(f"{name}({parameters}): string")


def _lines(comment: str) -> Iterator[str]:
    """Yield the lines of a comment without types, which TypeScript declares."""
    for line in comment.strip().removeprefix("*").splitlines():
        text = line.strip().removeprefix("*").strip()
        yield _RETURN.sub("@returns ", _PARAMETER.sub(r"@param \1 ", text))
