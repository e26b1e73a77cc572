"""Several products: the snippet reports to the first of them that has loaded on the page."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from snippetgen.destinations.base import Destination, Receiver, Settings
from snippetgen.destinations.classic import Classic
from snippetgen.destinations.edge import Edge
from snippetgen.destinations.event_receiver import EventReceiver
from snippetgen.destinations.web import Web
from snippetgen.files.resources import TEMPLATES
from snippetgen.text.lists import all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_WITH_CLASSIC = MappingProxyType(
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
"""The fields of lists with Classic; those of Classic or of an event are empty."""


class Detected(Destination):
    """What a list such as `destination = ["web", "edge"]` stands for.

    The order of the products is fixed, and not that of the list.
    """

    kinds: ClassVar[tuple[type[Receiver[Any]], ...]]
    """The classes of the receivers, in order; each of them but Classic takes events."""
    functions = EventReceiver.functions

    def __init_subclass__(cls, **keywords: Any) -> None:  # noqa: ANN401
        """Derive the texts and the requirements of new kinds from those of the receivers."""
        super().__init_subclass__(**keywords)
        if "kinds" not in cls.__dict__:
            return
        titles = cls.titles()
        in_order = ", ".join(titles)
        cls.name = "+".join(each.name for each in cls.kinds)
        cls.title = f"{any_of(titles)}, detected on the page"
        cls.summary = f"The snippet reports to the first that has loaded: {in_order}."
        cls.description = f"the first that has loaded: {in_order}"
        cls.products = _joined(each.products for each in cls.kinds)
        cls.globals = _joined(each.globals for each in cls.kinds)
        cls.required = _joined(each.required for each in cls.kinds)
        cls.settings = _joined(each.settings for each in cls.kinds)
        if Classic in cls.kinds:
            cls.value_name, cls.fields = "conversion URL or compact value", _WITH_CLASSIC
            cls.needs_experiment = True
        else:
            cls.value_name, cls.fields, cls.reasons = Web.value_name, Web.fields, Web.reasons
            cls.goal_pattern, cls.goal_rule = Web.goal_pattern, Web.goal_rule

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

        Any other value does not say which product it is from, so the first receiver of events takes
        it.
        """
        is_url = values["url"].startswith("https://") if "url" in values else not values["entity"]
        matching = (each for each in self._receivers if isinstance(each, Classic) is is_url)
        return next(matching, self._receivers[0])


def _joined(parts: Any) -> tuple[str, ...]:  # noqa: ANN401
    return tuple(dict.fromkeys(chain.from_iterable(parts)))


class ClassicOrWeb(Detected):
    """`["classic", "web"]`."""

    kinds = (Classic, Web)


class ClassicOrEdge(Detected):
    """`["classic", "edge"]`."""

    kinds = (Classic, Edge)


class WebOrEdge(Detected):
    """`["web", "edge"]`."""

    kinds = (Web, Edge)


class ClassicWebOrEdge(Detected):
    """`["classic", "web", "edge"]`."""

    kinds = (Classic, Web, Edge)


class Auto(ClassicOrWeb):
    """Every product that the configuration has the ids for.

    The pages of Performance Edge know no ids. Without them, a snippet cannot report to it, and does
    not carry the code for it.
    """

    name = "auto"
    title = "detected on the page"
    summary = (
        "The snippet builds a URL if the page has Classic; otherwise a compact value. Performance "
        "Edge needs account_id, project_id and entity_id."
    )
    description = (
        "the product that the page has, Classic before Web Experimentation, and before Performance "
        "Edge if account_id, project_id and entity_id are given"
    )
    sign = "optimizely.getProjectId on some pages, only optimizely.get on others"

    def __init__(self, without_edge: ClassicOrWeb, with_edge: ClassicWebOrEdge) -> None:
        """Take the two destinations that the settings choose from."""
        super().__init__(*without_edge.receivers)
        self._with_edge = with_edge

    def with_settings(self, settings: Settings) -> Destination:
        """Return this destination, or the one with Performance Edge if its ids are given."""
        return self if self._missing(settings) else self._with_edge

    def hint(self, settings: Settings) -> str:
        """Return what is missing for Performance Edge."""
        if not (missing := self._missing(settings)):
            return ""
        return (
            f'destination = "{self.name}" does not report to Performance Edge without '
            f'{all_of(missing)}. If the site does not have it, destination = ["classic", "web"] '
            "says so."
        )

    def _missing(self, settings: Settings) -> list[str]:
        return [key for key in self._with_edge.required if not getattr(settings, key)]
