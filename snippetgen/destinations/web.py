"""Optimizely Web Experimentation: a conversion is a compact value, posted as an event."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from snippetgen.conversions import compact_value
from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.compact_value import decode, encode
from snippetgen.conversions.event_limits import HOSTS, PATH
from snippetgen.conversions.uri_encoding import plain_text
from snippetgen.conversions.web import WebConversion
from snippetgen.destinations.base import NO_EVENTS, NOW, Receiver, Request, SendOptions, Settings
from snippetgen.lint.explain import (
    Explanation,
    explain_address,
    explain_body,
    explain_value,
)
from snippetgen.lint.finders import bodies, compact_values
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from snippetgen.lint.findings import Finding

_HEADERS = {
    "Content-Type": "application/json",
    # Without it, Optimizely answers 204 even to events that it drops.
    "X-Optimizely-Strict": "true",
}


class Web(Receiver[WebConversion]):
    """The compact value, which a service turns into an event for the Event API."""

    name = "web"
    title = "Optimizely Web Experimentation"
    summary = (
        "The vendor stores a compact value, and a service turns it into an event for the Event API."
    )
    description = "Web Experimentation, by a compact value for its Event API"
    value_name = "compact value"
    products = ("web",)
    fields = MappingProxyType(
        {
            "project": "getProjectId()",
            "account": "getAccountId()",
            "visitor": "getUserId()",
            "entity": 'entity("{{ goal }}")',
        }
    )
    reasons = MappingProxyType(
        {
            "experiments": 'not with destination = "web", whose events need none.',
            "segments": 'not with destination = "web", whose events need none.',
            "universal_id": 'not with destination = "web", whose events need none.',
            "goal_ids": 'not with destination = "web": an event has one id, entity_id.',
        }
    )
    # The rules for an event's key, from Optimizely's REST API v2 on custom events.
    goal_pattern = r"^[a-zA-Z0-9_\- .]{1,64}$"
    goal_rule = (
        'with destination = "web" it is the key (API name) of an event, which has 1 to 64 '
        "characters out of letters, digits, _, -, . and the space."
    )
    functions = (*Receiver.functions, "generateConversion")
    counts_once = True
    finders = (compact_values, bodies)

    def write(self, conversion: WebConversion) -> str:
        """Return the compact value; raises ValueError as `encode` does."""
        return encode(conversion)

    def read(self, text: str) -> WebConversion:
        """Return the conversion of a compact value; raises ValueError as `decode` does."""
        return decode(text)

    def take_apart(self, conversion: WebConversion) -> dict[str, str]:
        """Return the fields, all of them ids."""
        return {
            "project": conversion.project,
            "account": conversion.account,
            "visitor": conversion.visitor,
            "entity": conversion.entity,
        }

    def assemble(self, values: Mapping[str, str], settings: Settings) -> WebConversion:
        """Return the conversion of the fields; raises ValueError naming what must not be sent."""
        ids = {field: values[field] for field in self.fields}
        event = WebConversion(**ids, key=settings.goal, revenue=None)
        event.check()
        return event

    def goal_of(self, conversion: WebConversion) -> str:
        """Return the event's key."""
        return conversion.key

    def counted_as(
        self,
        conversion: WebConversion,
        goal: str | None,
        revenue: int | None,
        events: Mapping[str, str] = NO_EVENTS,
    ) -> WebConversion:
        """Return the conversion with this revenue, and for this goal unless it is None.

        Raises ValueError if the goal is another event, whose id is not in `events`: the page handed
        over only the id of its own event.
        """
        if goal is None or goal == conversion.key:
            return replace(conversion, revenue=revenue)
        if goal not in events:
            raise ValueError(
                "calls.goal is not the page's event, and the id of any other event is unknown"
            )
        return replace(conversion, key=goal, entity=events[goal], revenue=revenue)

    def configured(self, conversion: WebConversion, settings: Settings) -> WebConversion:
        """Return the conversion with the configured id, if it is for the configured event."""
        if settings.entity_id is None or conversion.key != settings.goal:
            return conversion
        return replace(conversion, entity=settings.entity_id)

    def example(self, visitor: Mapping[str, Any], settings: Settings) -> WebConversion:
        """Return the conversion of a made-up visitor."""
        ids = {key: visitor[key] for key in ("account", "project", "visitor")}
        entity = settings.entity_id or visitor["entity"]
        return WebConversion(**ids, entity=entity, key=settings.goal, revenue=None)

    def request(self, text: str, options: SendOptions = NOW) -> Request:
        """Return the request that posts the event; raises ValueError as `decode` and `batch` do."""
        # Needs pydantic, which takes long to import.
        from snippetgen.conversions.event_api import TimedConversion, batch

        called_at = options.timestamp_ms
        timed = TimedConversion(
            decode(text),
            time.time_ns() // 10**6 if called_at is None else called_at,
            options.uuid or str(uuid4()),
        )
        (body,) = batch([timed])
        return Request("POST", f"https://{options.events_host}{PATH}", _HEADERS, body.body())

    def owns(self, host: str) -> bool:
        """Return whether it is a host of the Event API."""
        return host in HOSTS

    def explain(self, text: str) -> Explanation | None:
        """Return what a compact value, a body or the address of the Event API holds."""
        if text.startswith(("{", "[")) and not text.startswith("{{"):  # a template's placeholder
            return explain_body(text, self.name)
        if compact_value.is_version(text):
            return explain_value(text, self.name)
        try:
            hit = parse(text)
        except ValueError:
            return None
        return explain_address(self.name) if self.owns(hit.host) else None

    def judge(self, text: str) -> Sequence[Finding]:
        """Return the findings about a compact value or a body."""
        if (found := self.explain(text)) is None:
            raise ValueError(f"{shown(text)} is neither a compact value nor a body")
        return found.findings


LONGEST_KEY = 64
FALLBACK_KEY = "phone_call_conversion"
"""What Optimizely's documentation calls the event of a phone call."""


def event_key(goal: str) -> str:
    """Return a goal's name as the key of an event: the same text if it may be one."""
    plain = plain_text(goal)
    if re.fullmatch(Web.goal_pattern, plain):
        return plain
    words = re.sub(r"[^a-zA-Z0-9_\-.]+", "_", plain).strip("_")
    return words[:LONGEST_KEY] or FALLBACK_KEY
