"""Made-up events for tests of the endpoint."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from snippetgen.conversions.event_api import EventBatch, TimedConversion, batch, conversion_uuid
from tests.conversions.examples import WEB_VISITOR

NOW = 1795456975368
DECISION: dict[str, Any] = {
    "type": "campaign_activated",
    "entity_id": "5",
    "uuid": "decision",
    "timestamp": NOW,
}


def body(visitor: str = "ann", *, call: str = "CALL1", **changes: Any) -> EventBatch:  # noqa: ANN401
    """Return a valid body with the conversion of a call."""
    conversion = replace(WEB_VISITOR, visitor=visitor, **changes)
    (built,) = batch([TimedConversion(conversion, NOW, conversion_uuid("ctm", call, "sale"))])
    return built


def document(visitor: str = "ann", call: str = "CALL1", **event: object) -> dict[str, Any]:
    """Return such a body as JSON types, with some fields of its event replaced."""
    built = body(visitor, call=call).model_dump(mode="json", exclude_none=True)
    built["visitors"][0]["snapshots"][0]["events"][0].update(event)
    return built
