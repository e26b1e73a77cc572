"""What Web Experimentation returns on a page, and the event from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.conversions.uri_encoding import WHITESPACE, encode_uri_component
from snippetgen.conversions.web_conversion import WebConversion
from snippetgen_harness.oracle import json_parser, numbers
from snippetgen_harness.oracle.ids import id_of, is_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.oracle.page_state import Argument, Json, Optimizely


@dataclass(frozen=True, slots=True)
class WebPage:
    """The visitor and the events on a page; a missing id is ''."""

    account: str
    project: str
    visitor: str
    events: Mapping[str, Json]

    def entity(self, config: SnippetConfig, key: Argument) -> str:
        """Return the id of the event with a key (case-sensitive); '' if there is none.

        The configured id takes precedence over the page. The first event with an id counts.
        """
        if not isinstance(key, str) or not key.strip(WHITESPACE) or not _is_whole(key):
            return ""
        if config.entity_id is not None and key == config.goal:
            return config.entity_id
        listed = [self.events[name] for name in json_parser.in_javascript_order(self.events)]
        ids = (
            id_of(event.get("id"))
            for event in listed
            if isinstance(event, dict) and event.get("apiName") == key
        )
        return next((id_ for id_ in ids if id_), "")


def read(optimizely: Optimizely) -> WebPage:
    """Read the results of `get`; all are empty if it throws or returns junk."""
    if not optimizely.provides("web"):
        return WebPage("", "", "", {})
    visitor = optimizely.visitor
    events = optimizely.events
    if isinstance(events, list):
        events = {str(index): event for index, event in enumerate(events)}
    return WebPage(
        account=id_of(optimizely.account),
        project=id_of(optimizely.project),
        visitor=visitor_of(visitor.get("randomId") if isinstance(visitor, dict) else None),
        events=events if isinstance(events, dict) else {},
    )


def reason(page: WebPage, entity: str) -> str:
    """Return the reason if the visitor or the event is missing, otherwise ''."""
    if not page.visitor:
        return "no_visitor"
    return "" if entity else "no_goal"


def conversion(page: WebPage, entity: str, key: Argument, revenue: Argument) -> WebConversion:
    """Return the event of a page on which no part is missing."""
    cents = numbers.whole(numbers.as_double(revenue)) if is_number(revenue) else None
    return WebConversion(
        account=page.account,
        project=page.project,
        visitor=page.visitor,
        entity=entity,
        key=str(key),
        revenue=None if cents is None else int(cents),
    )


def visitor_of(given: Json) -> str:
    """Return the visitor's id (text or a whole number); '' if missing or not encodable."""
    text = given if isinstance(given, str) else id_of(given)
    return text if text.strip(WHITESPACE) and _is_whole(text) else ""


def _is_whole(text: str) -> bool:
    """Return whether the text has no lone surrogates."""
    try:
        encode_uri_component(text)
    except ValueError:
        return False
    return True
