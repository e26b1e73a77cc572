"""Every step that stops a conversion says why and what to do; the timeline marks it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from snippetgen_harness.pages.situations import Situation, relevant_situations

from snippetgen.destinations import Destination, choices
from tests.node import run_node

SCRIPT = Path(__file__).with_name("steps.mjs")

ACTION = re.compile(
    r"(?:[.;:,] |and |or )(?i:add|change|check|choose|correct|fix|give|open|respect|set|start"
    r"|the snippet waits) "
)
"""A verb that names an action. Each sentence must have one."""

LANES = ("page", "Optimizely", "snippet", "vendor")

READY = {"reason": "ready", "url": "o1.1", "handover": "placed", "vendor": [["value", "o1.1"]]}


def answered(destination: Destination, situation: Situation) -> dict[str, Any]:
    """Return a page on which the snippet has answered, and the vendor's script has not loaded."""
    expected = situation.expected(destination)
    handover = "placed" if expected.url else ""
    state = {"reason": expected.reason, "url": expected.url, "handover": handover, "vendor": None}
    return page(destination.on_page(situation.products), state)


def page(destination: Destination, state: object, **others: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a page in a state, for the first product of a destination."""
    return {"hints": dict(destination.receivers[0].hints), "state": state, **others}


def test_a_step_that_stops_a_conversion_says_why_and_what_to_do() -> None:
    pages = {
        f"{name} in {situation.id}": answered(each, situation)
        for name, each in choices().items()
        for situation in relevant_situations(each)
    }
    for name, each in choices().items():
        for reason in ("no_consent", "no_goal", "too_long", "not_run", "of_tomorrow"):
            state = {**READY, "reason": reason, "url": "", "handover": "", "vendor": []}
            pages[f"{name}: {reason}"] = page(each, state)
        pages[f"{name} not taken"] = page(each, {**READY, "handover": "", "vendor": []})
        pages[f"{name} not stored"] = page(each, {**READY, "vendor": []})
        pages[f"{name} not returned"] = page(
            each, READY, result={"error": "the text is not a conversion"}
        )
        pages[f"{name} refused"] = page(each, READY, result={"hit": {"valid": False}})
        pages[f"{name} away"] = page(each, READY, away=True)
        pages[f"{name} not sent"] = page(each, READY, trouble="gone")
        pages[f"{name} invalid"] = page(each, READY, current=False, problems=2)

    for (case, given), found in zip(
        pages.items(), run_node(SCRIPT, [*pages.values()]), strict=True
    ):
        assert ACTION.search(found["failure"]), (case, found)
        meaning = found["failure"].split(".")[0]
        assert len(meaning) > 15, (case, found)
        stopped_on_page = 0 < found["done"] < 5
        assert (found["lane"] in LANES) is stopped_on_page, (case, given["state"], found)


def test_the_hints_name_what_the_product_reads() -> None:
    hints = {
        "classic": "optimizelyEndUserId",
        "web": "randomId",
        "edge": "optimizelyEndUserId",
        "feature": "setting visitor",
    }
    state = {**READY, "reason": "no_visitor", "url": ""}
    found = run_node(SCRIPT, [page(choices()[name], state) for name in hints])

    for (name, hint), each in zip(hints.items(), found, strict=True):
        assert hint in each["failure"], name


def test_a_function_that_stores_nothing_has_not_taken_the_conversion() -> None:
    web = choices()["web"]
    states = [
        {**READY, "handover": "taken", "vendor": each} for each in ([], None, READY["vendor"])
    ]
    empty, absent, stored = run_node(SCRIPT, [page(web, state) for state in states])

    assert [each["done"] for each in (empty, absent, stored)] == [4, 4, 5]
    assert "has taken it" in stored["handover"]
    assert "nothing is stored" in empty["handover"] == absent["handover"]


def test_the_steps_before_the_one_that_waits_are_complete() -> None:
    web = choices()["web"]
    waiting = {
        0: page(web, None, current=False, awaitsVendor=True),
        1: page(web, None),
        5: page(web, READY),
        8: page(web, READY, result={"hit": {"valid": True}}),
    }
    found = run_node(SCRIPT, [*waiting.values()])
    assert [(each["done"], each["failure"]) for each in found] == [(done, "") for done in waiting]
