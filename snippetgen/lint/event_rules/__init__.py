"""The rules about bodies for the Event API and about the requests with them."""

from __future__ import annotations

from snippetgen.lint.event_rules import address, structure, timeline, values
from snippetgen.lint.registry import BODY_RULES, REQUEST_RULES

__all__ = ["BODY_RULES", "REQUEST_RULES", "address", "structure", "timeline", "values"]
