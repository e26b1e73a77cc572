"""Lists of products with Performance Edge: the snippet reports to the first that the page has."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from snippetgen.destinations.auto import Auto
from snippetgen.destinations.base import Destination, Receiver
from snippetgen.destinations.classic import Classic
from snippetgen.destinations.edge import Edge
from snippetgen.destinations.events import EventReceiver
from snippetgen.destinations.web import Web
from snippetgen.files.resources import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


class Detected(Destination):
    """What a list such as `destination = ["web", "edge"]` stands for.

    The order of the products is fixed, and not that of the list. Auto is Classic and Web.
    """

    kinds: ClassVar[tuple[type[Receiver[Any]], ...]]
    """The classes of the receivers, in order; each of them but Classic takes events."""
    functions = EventReceiver.functions
    globals = ("optimizely", "optimizelyEdge")

    def __init_subclass__(cls, **keywords: Any) -> None:  # noqa: ANN401
        """Derive the texts and the requirements from those of the receivers."""
        super().__init_subclass__(**keywords)
        *titles, last = cls.titles()
        cls.name = "+".join(each.name for each in cls.kinds)
        cls.title = f"{', '.join(titles)} or {last}, detected on the page"
        cls.summary = (
            f"The snippet reports to the first that has loaded: {', '.join(titles)}, {last}."
        )
        cls.description = f"the first that has loaded: {', '.join(titles)}, {last}"
        cls.products = tuple(chain.from_iterable(each.products for each in cls.kinds))
        cls.required = Edge.required
        has_urls = Classic in cls.kinds
        like: type[Destination] = Auto if has_urls else Web
        cls.value_name, cls.fields = like.value_name, like.fields
        cls.goal_pattern, cls.goal_rule = like.goal_pattern, like.goal_rule
        cls.needs_experiment, cls.reasons = like.needs_experiment, like.reasons
        cls.settings = Auto.settings if has_urls else ()

    def __init__(self, *receivers: Receiver[Any]) -> None:
        """Take the receivers that the page chooses from, one of each kind."""
        self._receivers = receivers

    @classmethod
    def titles(cls) -> list[str]:
        """Return the products, as people call them, in order."""
        return [each.title.removeprefix("Optimizely ") for each in cls.kinds]

    @property
    def script(self) -> Path:
        """The template for all lists."""
        return TEMPLATES / "js" / "destinations" / "detected.js"

    @property
    def guide(self) -> Path:
        """The template for all lists."""
        return TEMPLATES / "text" / "destinations" / "detected.md"

    @property
    def receivers(self) -> tuple[Receiver[Any], ...]:
        """The receivers that the page chooses from."""
        return self._receivers

    def on_page(self, products: Collection[str]) -> Receiver[Any]:
        """Return the first receiver whose product the page has; the last one if it has none."""
        has = (each for each in self._receivers if not set(each.products).isdisjoint(products))
        return next(has, self._receivers[-1])

    def holder(self, values: Mapping[str, str]) -> Receiver[Any]:
        """Return Classic for a URL, and for fields without an event's id.

        Any other value does not say which product it is from, so the last receiver takes it.
        """
        is_url = values["url"].startswith("https://") if "url" in values else not values["entity"]
        classic = (each for each in self._receivers if is_url and isinstance(each, Classic))
        return next(classic, self._receivers[-1])


class ClassicOrEdge(Detected):
    """`["classic", "edge"]`."""

    kinds = (Classic, Edge)


class WebOrEdge(Detected):
    """`["web", "edge"]`."""

    kinds = (Web, Edge)


class ClassicWebOrEdge(Detected):
    """`["classic", "web", "edge"]`."""

    kinds = (Classic, Web, Edge)
