"""Destinations with several products: a snippet reports to the first one that loads on the page."""

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
"""The fields of lists with Classic. Those of either Classic or an event are empty."""


class Detected(Destination):
    """The destination for a list such as `destination = ["web", "edge"]`.

    The order of the products is fixed, whatever the order of the list.
    """

    kinds: ClassVar[tuple[type[Receiver[Any]], ...]]
    """The classes of the receivers, in order. All except Classic receive events."""
    functions = EventReceiver.functions

    def __init_subclass__(cls, **keywords: Any) -> None:  # noqa: ANN401
        """Derive the descriptions and requirements of new kinds from those of the receivers."""
        super().__init_subclass__(**keywords)
        if "kinds" not in cls.__dict__:
            return
        titles = cls.titles()
        in_order = ", ".join(titles)
        cls.name = "+".join(each.name for each in cls.kinds)
        cls.title = f"{any_of(titles)}, detected on the page"
        cls.summary = f"The snippet reports to the first product that has loaded: {in_order}."
        cls.description = f"the first product that has loaded: {in_order}"
        cls.goal_noun = cls.kinds[0].goal_noun
        cls.products = _joined(each.products for each in cls.kinds)
        cls.globals = _joined(each.globals for each in cls.kinds)
        cls.waits_for_optimizely = all(each.waits_for_optimizely for each in cls.kinds)
        cls.required = _joined(each.required for each in cls.kinds)
        cls.settings = _joined(each.settings for each in cls.kinds)
        if Classic in cls.kinds:
            cls.value_name, cls.fields = "conversion URL or compact value", _WITH_CLASSIC
            cls.needs_experiment = True
        else:
            cls.value_name, cls.fields, cls.reasons = Web.value_name, Web.fields, Web.reasons
            cls.goal_pattern, cls.goal_rule = Web.goal_pattern, Web.goal_rule

    def __init__(self, *receivers: Receiver[Any]) -> None:
        """`receivers` has one receiver of each kind, from which the page chooses."""
        self._receivers = receivers

    @classmethod
    def titles(cls) -> list[str]:
        """Return the usual names of the products, in order."""
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
        """Return the first receiver whose product the page has, or the last one."""
        has = (each for each in self._receivers if not set(each.products).isdisjoint(products))
        return next(has, self._receivers[-1])

    def holder(self, values: Mapping[str, str]) -> Receiver[Any]:
        """Return Classic for a URL, and for fields without an event's id.

        Other values do not say which product they are from, so the first receiver of events
        receives them.
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
    """Every product for which the configuration has the ids.

    Pages with Performance Edge do not provide ids. Without them, a snippet cannot report to it, and
    does not contain the code for it.
    """

    name = "auto"
    title = "detected on the page"
    summary = (
        "The snippet builds a URL if the page has Classic, and otherwise a compact value. "
        "Performance Edge needs account_id, project_id and entity_id."
    )
    description = (
        "the first product that the page has: Classic, Web Experimentation or, if account_id, "
        "project_id and entity_id are set, Performance Edge"
    )
    sign = "optimizely.getProjectId on some pages, only optimizely.get on others"

    def __init__(self, without_edge: ClassicOrWeb, with_edge: ClassicWebOrEdge) -> None:
        """`without_edge` and `with_edge` are the destinations that the settings choose from."""
        super().__init__(*without_edge.receivers)
        self._with_edge = with_edge

    def with_settings(self, settings: Settings) -> Destination:
        """Return this destination, or the one with Performance Edge if its ids are set."""
        return self if self._missing(settings) else self._with_edge

    def hint(self, settings: Settings) -> str:
        """Return what is missing for Performance Edge."""
        if not (missing := self._missing(settings)):
            return ""
        return (
            f'destination = "{self.name}" does not report to Performance Edge without '
            f'{all_of(missing)}. For a site without it, set destination = ["classic", "web"].'
        )

    def _missing(self, settings: Settings) -> list[str]:
        return [key for key in self._with_edge.required if not getattr(settings, key)]
