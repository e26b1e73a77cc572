"""Follows the values of a snippet into the requests that the vendor's file describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snippetgen.text.display import shortened
from snippetgen.vendors.requests import PageRequest, find_value_in_request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from snippetgen.config import SnippetConfig
    from snippetgen.vendors.requests import FoundValues
    from snippetgen_harness.inspect.models import Request, Snippet

_PARTS = {"project": "getProjectId", "account": "getAccountId", "visitor": "getUserId"}


@dataclass(frozen=True)
class Arrival:
    """A request to the vendor, and the values that it carries."""

    request: Request
    found: FoundValues

    @property
    def sentence(self) -> str:
        """The values in the request, and their location, as evidence."""
        carried = ", ".join(sorted(self.found.carried)) or "no variable"
        place = f" in {self.found.place}" if self.found.is_conclusive else ""
        parts = [f"{self.request.method} {_address(self.request.url)} carries {carried}{place}"]
        parts += [
            f"{name} arrives as {shortened(value, 200)!r}"
            for name, value in sorted((self.found.changed or {}).items())
        ]
        parts += [f"{name} is missing" for name in sorted(self.found.missing)]
        return "; ".join([*parts, *filter(None, [self.found.problem])])


def arrivals(
    requests: Iterable[Request], snippet: Snippet | None, config: SnippetConfig | None
) -> list[Arrival]:
    """Return the requests that the vendor's file describes, with the values that they carry."""
    values = handed_over(snippet, config) if snippet and config else {}
    if config is None or not values:
        return []
    vendor = config.vendor_descriptor
    return [
        Arrival(each, found)
        for each in requests
        if (
            found := find_value_in_request(
                vendor, PageRequest(each.url, each.body, each.method), values, config.options
            )
        )
    ]


def handed_over(snippet: Snippet, config: SnippetConfig) -> dict[str, str]:
    """Return the values that a snippet hands over, by variable, if the page shows them."""
    names = config.variable_names
    if config.packing == "url":
        return {names["url"]: snippet.value} if snippet.value else {}
    shown = {field: snippet.parts.get(function, "") for field, function in _PARTS.items()}
    return {names[field]: value for field, value in shown.items() if field in names and value}


def _address(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"
