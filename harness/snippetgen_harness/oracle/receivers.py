"""What each destination receives, and how the oracle finds it on a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from snippetgen.conversions import compact_value
from snippetgen_harness.oracle import cookies, own_visitor, performance_edge, web_experimentation
from snippetgen_harness.oracle.web_experimentation import WebPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.conversions.web_conversion import WebConversion
    from snippetgen_harness.oracle.page_state import Page


@dataclass(frozen=True, slots=True)
class UrlForm:
    """A form of Classic's URL."""

    ids: str
    """The parameters of project and account, as a format string."""
    needs_experiment: bool


@dataclass(frozen=True, slots=True)
class Events:
    """Events of the Event API."""

    read: Callable[[SnippetConfig, Page], WebPage]
    """Returns what a configuration's snippet finds on a page."""
    needs_project: bool = True
    write: Callable[[WebConversion], str] = compact_value.encode
    """Returns the text of an event."""


def _web(config: SnippetConfig, page: Page) -> WebPage:
    web = web_experimentation.read(page.optimizely)
    return replace(web, visitor=own_visitor.read(config, page)) if config.visitor else web


def _edge(config: SnippetConfig, page: Page) -> WebPage:
    return performance_edge.read(config, page.optimizely, cookies.read(page.cookies))


def _feature(config: SnippetConfig, page: Page) -> WebPage:
    ids = (config.account_id or "", config.project_id or "")
    return WebPage(*ids, own_visitor.read(config, page), {})


RECEIVERS: Mapping[str, UrlForm | Events] = MappingProxyType(
    {
        "classic": UrlForm("a={project}&d={account}", needs_experiment=True),
        "classic-2015": UrlForm("a={account}", needs_experiment=False),
        "web": Events(_web),
        "edge": Events(_edge),
        "feature": Events(_feature, needs_project=False),
    }
)
"""By the destination's name."""


def received_by(destination: str) -> UrlForm | Events:
    """Return what a destination receives. Raises ValueError if the oracle does not know it."""
    try:
        return RECEIVERS[destination]
    except KeyError:
        raise ValueError(
            f"the oracle has no answers for destination {destination!r}: add an entry to "
            f"RECEIVERS in {__name__}"
        ) from None
