"""What Web Experimentation tells on a page, and the conversion that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.uri_encoding import WHITESPACE, encode_uri_component
from snippetgen.conversions.web import WebConversion
from snippetgen_harness.oracle import json_parser, numbers
from snippetgen_harness.oracle.ids import id_of, is_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.oracle.page_state import Argument, Json, Optimizely


@dataclass(frozen=True, slots=True)
class WebPage:
    """What the page tells about its visitor; all ids are '' where there is none."""

    account: str
    project: str
    visitor: str
    events: Mapping[str, Json]

    def entity(self, config: SnippetConfig, key: Argument) -> str:
        """Find the id of an event by its key, which is compared to the letter; '' for none.

        The configuration goes before the page, and of several events the first one that has an id.
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
    """Take from the page what `get` tells; where it throws or gives junk there is nothing."""
    if optimizely.kind not in ("web", "bundled"):
        return WebPage("", "", "", {})
    visitor = optimizely.visitor
    events = optimizely.events
    if isinstance(events, list):
        events = {str(index): event for index, event in enumerate(events)}
    return WebPage(
        account=id_of(optimizely.account),
        project=id_of(optimizely.project),
        visitor=_visitor(visitor.get("randomId") if isinstance(visitor, dict) else None),
        events=events if isinstance(events, dict) else {},
    )


def reason(page: WebPage, entity: str) -> str:
    """Tell which of visitor and event is missing; '' where none is."""
    if not page.visitor:
        return "no_visitor"
    return "" if entity else "no_goal"


def value(page: WebPage, entity: str, key: Argument, revenue: Argument) -> str:
    """Write the compact value of a page where no part is missing."""
    cents = numbers.whole(numbers.as_double(revenue)) if is_number(revenue) else None
    return encode(
        WebConversion(
            account=page.account,
            project=page.project,
            visitor=page.visitor,
            entity=entity,
            key=str(key),
            revenue=None if cents is None else int(cents),
        )
    )


def _visitor(given: Json) -> str:
    """Return the visitor's id, text or a whole number; '' for none and for what has no encoding."""
    text = given if isinstance(given, str) else id_of(given)
    return text if text.strip(WHITESPACE) and _is_whole(text) else ""


def _is_whole(text: str) -> bool:
    """Tell whether the text has no half of a surrogate pair."""
    try:
        encode_uri_component(text)
    except ValueError:
        return False
    return True
