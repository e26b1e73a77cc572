"""Outcomes as JSON types."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen_harness.verification import Outcome


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Give `{"ok", "passed", "failed", "outcomes": [...]}`; an outcome has the keys of Outcome."""
    passed = sum(outcome.passed for outcome in outcomes)
    return {
        "ok": passed == len(outcomes),
        "passed": passed,
        "failed": len(outcomes) - passed,
        "outcomes": [{"passed": outcome.passed, **asdict(outcome)} for outcome in outcomes],
    }
