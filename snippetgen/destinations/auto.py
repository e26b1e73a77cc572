"""The Optimizely that the page has: Classic, even if it has both, or Web Experimentation."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from snippetgen.destinations.base import Destination, Receiver
from snippetgen.destinations.classic import Classic
from snippetgen.destinations.web import Web

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Auto(Destination):
    """The snippet looks at the page, and reports to one product or the other."""

    name = "auto"
    title = "detected on the page"
    summary = (
        "The snippet builds a URL if the page has Classic, or both; otherwise a compact value."
    )
    description = "the product that the page has, Classic if it has both"
    value_name = "conversion URL or compact value"
    sign = "optimizely.getProjectId on some pages, only optimizely.get on others"
    products = (*Classic.products, *Web.products)
    fields = MappingProxyType(
        {
            "project": "getProjectId()",
            "account": "getAccountId()",
            "visitor": "getUserId()",
            "entity": "classic ? '' : entity(\"{{ goal }}\")",
            "experiments": "classic ? getVariationsInParameters() : ''",
            "segments": "segments",
            "universal_id": "classic ? cookies.PPID || '' : ''",
        }
    )
    functions = Web.functions
    settings = ("goal_ids",)
    needs_experiment = True

    def __init__(self, classic: Classic, web: Web) -> None:
        """Take the receivers that the page chooses from."""
        self._classic, self._web = classic, web

    @property
    def receivers(self) -> tuple[Receiver[Any], ...]:
        """Classic and Web Experimentation."""
        return (self._classic, self._web)

    def on_page(self, products: Collection[str]) -> Receiver[Any]:
        """Return Classic if the page has it, else Web Experimentation."""
        return self._classic if self._classic.name in products else self._web

    def holder(self, values: Mapping[str, str]) -> Receiver[Any]:
        """Return Classic for a URL, and for fields without an event's id."""
        is_web = (
            not values["url"].startswith("https://") if "url" in values else bool(values["entity"])
        )
        return self._web if is_web else self._classic
