"""The report as JSON types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from snippetgen_harness.verify.reports.suites import count_by_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen_harness.verify.run import Outcome


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return `{"ok", "passed", "failed", "missing", "outcomes": [...]}`.

    An outcome has the fields of Outcome except the screenshot. A missing engine has one outcome per
    configuration.
    """
    counts = count_by_status(outcomes)
    return {
        "ok": counts["passed"] == len(outcomes),
        **{status: counts[status] for status in ("passed", "failed", "missing")},
        "outcomes": [{"passed": outcome.passed, **_members(outcome)} for outcome in outcomes],
    }


def _members(outcome: Outcome) -> dict[str, Any]:
    names = [field.name for field in fields(outcome) if field.name != "picture"]
    return {name: _plain(getattr(outcome, name)) for name in names}


def _plain(value: object) -> object:
    match value:
        case tuple():
            return list(value)
        case Mapping():
            return dict(value)
        case _:
            return value
