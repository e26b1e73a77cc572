"""No order of edits, answers, failures, restarts and reloads loses an edit."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.node import run_node

SCRIPT = Path(__file__).with_name("edits.mjs")

EVENTS = (
    "change",
    "type",
    "break",
    "mend",
    "wait",
    "answer",
    "truncate",
    "fail",
    "reject",
    "lose",
    "restart",
    "renew",
    "reload",
)
"""What may happen: the user edits a field or the text, or makes it invalid TOML and mends it; time
passes; the oldest request is answered, in full or in part, fails, or is lost; the server restarts,
and the page notices it; the page is loaded again."""

LOST_ONCE = (
    ("answer", "change", "wait", "truncate", "reload"),
    ("answer", "change", "wait", "reject"),
    ("answer", "break", "change", "wait", "answer"),
    ("answer", "restart", "change", "wait", "renew", "answer"),
)


@pytest.fixture(scope="module")
def outcome(pytestconfig: pytest.Config) -> dict[str, Any]:
    chance = random.Random(20)  # noqa: S311 - reproducible
    many = 20_000 if pytestconfig.getoption("--exhaustive") else 300
    orders = [["answer", *chance.choices(EVENTS, k=8)] for _ in range(many)]
    found: dict[str, Any] = run_node(SCRIPT, [*LOST_ONCE, *orders])
    return found


def test_no_order_of_events_loses_an_edit(outcome: dict[str, Any]) -> None:
    assert set(outcome["events"]) == set(EVENTS)
    assert outcome["found"] == []


def test_each_tab_keeps_its_own_edits_of_a_file(outcome: dict[str, Any]) -> None:
    assert outcome["tabs"] == {
        "alone": ["# of tab 0\n"],
        "together": ["# of tab 0\n", "# of tab 1\n"],
    }


def test_a_file_that_cannot_be_closed_keeps_its_edits_and_later_ones(
    outcome: dict[str, Any],
) -> None:
    assert outcome["closed"] == ["# before\n# after\n"]
