"""Recognizes snippets and vendors on a page."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

from snippetgen.vendors import all_vendors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from snippetgen.vendors.vendor_file import CatalogueEntry
    from snippetgen_harness.inspect.models import Request, Script

_GLOBAL = re.compile(r"""window(?:\.([A-Za-z_$][\w$]*)|\["([^"\\]+)"\])\s*\|\|\s*function""")
_END = re.compile(r"\}\s*\(encodeURIComponent\)")
_STRING = r'("(?:[^"\\\n]|\\.)*")'
_GOAL = re.compile(
    # Readable and minified: the goal is the first argument in the function `refresh`.
    rf"var conversion = generateConversion(?:Url)?\({_STRING}"
    rf"|refresh:\w+\(function\(\)\{{var \w+=\w+\({_STRING}"
    rf"|function\(\)\{{var \w+=\w+\({_STRING}[^}}]*?handover"
)
_PLACEHOLDER = re.compile(r"\\\{[^}]*\\\}")


def is_snippet(code: str) -> bool:
    """Return whether JavaScript code contains a snippet from snippetgen, intact or not."""
    return "getSegmentsInParameters" in code and "generateConversionUrl" in code


def is_quoted(code: str) -> bool:
    """Return whether the snippet in the code is a string, not a program.

    Tag managers store code as strings, and later run it in its own script element.
    """
    program = program_in(code)
    return 2 * program.count('\\"') > program.count('"')


def program_in(code: str) -> str:
    """Return the snippet's program in the code, or the whole code if its ends are not found."""
    start = _GLOBAL.search(code)
    end = _END.search(code, start.start()) if start else None
    return code[start.start() : end.end()] if start and end else code


def global_in(code: str) -> str | None:
    """Return the name of the global that a snippet's code sets, or None."""
    found = _GLOBAL.search(code)
    return (found[1] or found[2]) if found else None


def goal_in(code: str) -> str | None:
    """Return the goal in a snippet's code, or None."""
    found = _GOAL.search(code)
    if not found:
        return None
    try:
        return str(json.loads(next(filter(None, found.groups()))))
    except ValueError:
        return None


def vendors_on_page(requests: Iterable[Request], names: Iterable[str]) -> list[CatalogueEntry]:
    """Return the vendors whose script or globals the page has."""
    scripts = [each.url for each in requests if each.kind == "script"]
    present = set(names)
    return [
        vendor
        for vendor in all_vendors()
        if any(vendor_scripts(vendor, scripts)) or present & set(_plain_globals(vendor))
    ]


def vendor_scripts(vendor: CatalogueEntry, urls: Iterable[str]) -> list[str]:
    """Return the addresses of the vendor's own script."""
    pattern = _script_pattern(vendor.script)
    return [url for url in urls if pattern and pattern.search(url)]


def every_plain_global() -> list[str]:
    """Return the globals of all vendors' scripts, except those that depend on options."""
    return sorted({name for vendor in all_vendors() for name in _plain_globals(vendor)})


def scripts_of(
    vendor: CatalogueEntry | None, requests: Sequence[Request], scripts: Sequence[Script] = ()
) -> list[str]:
    """Return the addresses of the vendor's own script that the page has requested."""
    if vendor is None:
        return []
    urls = [*(each.url for each in requests), *(each.src for each in scripts if each.src)]
    return list(dict.fromkeys(vendor_scripts(vendor, urls)))


def _plain_globals(vendor: CatalogueEntry) -> list[str]:
    return [name.split(".")[0] for name in vendor.page_globals if "{" not in name]


@cache
def _script_pattern(script: str) -> re.Pattern[str] | None:
    """Return a pattern for the address of a vendor's script, or None if the file has no address."""
    address = re.match(r"(?:https?:)?//([^\s?]+\.[^\s?]+)", script)
    if not address:
        return None
    pattern = _PLACEHOLDER.sub("[^/?#]+", re.escape(address[1]).replace(r"\ ", " "))
    return re.compile(rf"^https?://{pattern}(?:[?#]|$)")
