"""One case: a page, and a call of generateConversionUrl on it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from snippetgen_harness.oracle import Argument, Consent, Optimizely, Page
from snippetgen_harness.pages.situations import JavaScript


@dataclass(frozen=True, slots=True)
class Case:
    """A page and the arguments of the call."""

    page: Page
    arguments: tuple[Argument, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the case as JSON types; JavaScript source becomes {"js": source}."""
        page = self.page
        optimizely, consent = page.optimizely, page.consent
        return {
            "cookies": page.cookies,
            "optimizely": {
                "kind": optimizely.kind,
                "project": optimizely.project,
                "account": optimizely.account,
                "data": optimizely.data,
                "visitor": optimizely.visitor,
                "events": optimizely.events,
                "script": optimizely.script,
            },
            "consent": {"kind": consent.kind, "answer": consent.answer},
            "own": dict(page.own),
            "arguments": [
                {"js": each.js} if isinstance(each, JavaScript) else each for each in self.arguments
            ],
        }

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Case:
        """Read a case from the result of `as_json`."""
        return cls(
            Page(
                document["cookies"],
                Optimizely(**document["optimizely"]),
                Consent(**document["consent"]),
                document["own"],
            ),
            tuple(
                JavaScript(js=each["js"]) if isinstance(each, dict) and "js" in each else each
                for each in document["arguments"]
            ),
        )

    def __str__(self) -> str:
        """Return the case as one line of JSON."""
        return json.dumps(self.as_json())
