"""Optimizely's products whose conversions are events: a compact value, posted to the Event API."""

from __future__ import annotations

import time
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from snippetgen.conversions import compact_value
from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.event_limits import HOSTS, PATH
from snippetgen.conversions.web_conversion import WebConversion
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
    # Without it, Optimizely responds with 204 even to events that it drops.
    "X-Optimizely-Strict": "true",
}

SUMMARY = (
    "The vendor stores a compact value, and a service turns it into an event for the Event API."
)


class EventReceiver(Receiver[WebConversion]):
    """A product whose conversions are events of the Event API.

    The compact value does not say which product it is from, and the Event API does not need to
    know.
    """

    summary = SUMMARY
    value_name = "compact value"
    shared_form = "the Event API"
    goal_noun = "event"
    managed_with = "web"
    fields = MappingProxyType(
        {
            "project": "getProjectId()",
            "account": "getAccountId()",
            "visitor": "getUserId()",
            "entity": 'entity("{{ goal }}")',
        }
    )
    # The rules for an event's key, from the documentation of Optimizely's REST API v2.
    goal_pattern = r"^[a-zA-Z0-9_\- .]{1,64}$"
    goal_rule = (
        "must be the key (API name) of an event: 1 to 64 letters, digits, spaces, "
        "and the characters . _ and -."
    )
    functions = (*Receiver.functions, "generateConversion")
    counts_once = True
    batch_size = 500
    finders = (compact_values, bodies)

    def __init_subclass__(cls, **keywords: Any) -> None:  # noqa: ANN401
        """Derive the sentences that name the destination."""
        super().__init_subclass__(**keywords)
        named = f'with destination = "{cls.name}"'
        no_need = f"not {named}, whose events need none."
        cls.reasons = MappingProxyType(
            {
                "experiments": no_need,
                "segments": no_need,
                "universal_id": no_need,
                "goal_ids": f"not {named}: an event has one id, entity_id.",
            }
        )

    def write(self, conversion: WebConversion) -> str:
        """Return the compact value.

        Raises ValueError like `encode`, and if a required project is missing.
        """
        return self.encode(self._with_project(conversion))

    def read(self, text: str) -> WebConversion:
        """Return the conversion of a compact value.

        Raises ValueError like `decode`, and if a required project is missing.
        """
        return self._with_project(self.decode(text))

    def encode(self, conversion: WebConversion) -> str:
        """Return the text of a conversion, whose project may be missing.

        A destination with a form other than the compact value overrides this method and `decode`,
        and sets `shared_form` to "".
        Raises ValueError for a conversion that must not be sent.
        """
        return compact_value.encode(conversion)

    def decode(self, text: str) -> WebConversion:
        """Return the conversion in a string from `encode`, for any of the products.

        Raises ValueError for any other string.
        """
        return compact_value.decode(text)

    def _with_project(self, conversion: WebConversion) -> WebConversion:
        if "project" in self.needed and not conversion.project:
            raise ValueError(f"project is empty: {self.title} needs the id of the project")
        return conversion

    def take_apart(self, conversion: WebConversion) -> dict[str, str]:
        """Return the fields, all of them ids."""
        return {
            "project": conversion.project,
            "account": conversion.account,
            "visitor": conversion.visitor,
            "entity": conversion.entity,
        }

    def assemble(self, values: Mapping[str, str], settings: Settings) -> WebConversion:
        """Return the conversion with these fields. Raises ValueError for what must not be sent."""
        ids = {field: values[field] for field in self.fields}
        event = WebConversion(**ids, key=settings.goal, revenue=None)
        event.check()
        return self._with_project(event)

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
        """Return the conversion with this revenue and, unless it is None, this goal.

        Raises ValueError if the goal is another event whose id is not in `events`, because the page
        handed over only the id of its own event.
        """
        if goal is None or goal == conversion.key:
            return replace(conversion, revenue=revenue)
        if goal not in events:
            raise ValueError(
                "calls.goal is not the page's event, and the id of any other event is unknown"
            )
        return replace(conversion, key=goal, entity=events[goal], revenue=revenue)

    def configured(self, conversion: WebConversion, settings: Settings) -> WebConversion:
        """Return the conversion, with the configured id if it is for the configured event."""
        if settings.entity_id is None or conversion.key != settings.goal:
            return conversion
        return replace(conversion, entity=settings.entity_id)

    def example(self, visitor: Mapping[str, Any], settings: Settings) -> WebConversion:
        """Return the conversion of a made-up visitor."""
        ids = {key: visitor[key] for key in ("account", "project", "visitor")}
        if "account_id" in self.required:  # the page does not provide them
            ids |= {"account": settings.account_id, "project": settings.project_id or ""}
        entity = settings.entity_id or visitor["entity"]
        return WebConversion(**ids, entity=entity, key=settings.goal)

    def request(self, text: str, options: SendOptions = NOW) -> Request:
        """Return the request that posts the event. Raises ValueError like `decode` and `batch`."""
        return self.batch_request([(text, options)])

    def batch_request(self, conversions: Sequence[tuple[str, SendOptions]]) -> Request:
        """Return one request that posts events of an account and project."""
        # Needs pydantic, which is slow to import.
        from snippetgen.conversions.event_api import TimedConversion, batch

        now = time.time_ns() // 10**6
        timed = [
            TimedConversion(
                self.decode(text),
                now if options.timestamp_ms is None else options.timestamp_ms,
                options.uuid or str(uuid4()),
            )
            for text, options in conversions
        ]
        bodies = batch(timed)
        if len(bodies) != 1:
            raise ValueError(f"the events need {len(bodies)} requests")
        url = f"https://{conversions[0][1].events_host}{PATH}"
        return Request("POST", url, _HEADERS, bodies[0].body())

    def origin(self, project: str, events_host: str = HOSTS[0]) -> str:
        """Return that of the Event API, which all projects share."""
        del project
        return f"https://{events_host}"

    def owns(self, host: str) -> bool:
        """Return whether a host belongs to the Event API."""
        return host in HOSTS

    def explain(self, text: str) -> Explanation | None:
        """Return None, because Web Experimentation explains the events of all products."""
        del text
        return None

    def judge(self, text: str) -> Sequence[Finding]:
        """Return the findings about a compact value or a body."""
        if (found := explain_event(text, self)) is None:
            raise ValueError(f"{shown(text)} is neither a compact value nor a body")
        return found.findings


def explain_event(text: str, receiver: EventReceiver) -> Explanation | None:
    """Explain a compact value, a body or the address of the Event API for a receiver."""
    if text.startswith(("{", "[")) and not text.startswith("{{"):  # a template's placeholder
        return explain_body(text, receiver.name)
    if compact_value.is_version(text):
        return explain_value(text, receiver.name)
    try:
        hit = parse(text)
    except ValueError:
        return None
    return explain_address(receiver.name) if receiver.owns(hit.host) else None
