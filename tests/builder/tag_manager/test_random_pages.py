"""Templates on the fuzzer's random pages, compared with the oracle."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from random import Random
from typing import Any

import pytest
import quickjs
from snippetgen_harness.fuzz.generators import Case, random_case
from snippetgen_harness.oracle import Argument, Oracle, cookies
from snippetgen_harness.pages.site import STATIC

from snippetgen.builder.tag_manager.template import template
from snippetgen.config import SnippetConfig
from tests.builder.tag_manager.sandbox import SANDBOX
from tests.builder.tag_manager.tpl import parse
from tests.configurations import configure, reporting_to

PAGE = """
function runCase(code, permissions, given) {
    var window = {};
    makePage.optimizely(window, given.optimizely);
    makePage.consent(window, given.consentPath, given.consent);
    window.app = { user: { id: given.own['page:app.user.id'] } };
    var page = { window: window, cookies: given.cookies, now: 0 };
    var done = visit(code, permissions, page, given.data);
    return [done.outcome[0], done.log, window.__ctm_cvars || []];
}
function runCases(text) {
    var given = JSON.parse(text);
    return JSON.stringify(given.cases.map(function (each) {
        return runCase(given.code, given.permissions, each);
    }));
}
"""

CONFIGS = [
    configure(destination="web", wait_ms=0),
    configure(destination="web", wait_ms=0, consent="cmp.allows", name="consent"),
    configure(destination="web", wait_ms=0, project_id="1234500001", entity_id="77", name="ids"),
    configure(wait_ms=0, name="edge", **reporting_to("edge")),
    configure(wait_ms=0, name="feature", **reporting_to("feature")),
]
CASES = 400


def without_script(case: Case) -> Case:
    """Return the case without the address of Performance Edge's script, which no template sees."""
    page = case.page
    return replace(case, page=replace(page, optimizely=replace(page.optimizely, script="")))


def text_of(argument: Argument) -> str:
    """Return an argument as the text in a field of a tag."""
    return argument if isinstance(argument, str) else ""


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.name)
def test_a_template_agrees_with_the_oracle_on_random_pages(config: SnippetConfig) -> None:
    oracle, found = Oracle(config), parse(template(config))
    randoms = (Random(f"{seed}") for seed in range(CASES))  # noqa: S311
    cases = [without_script(random_case(each, config.destination_object)) for each in randoms]
    goals = [text_of(case.arguments[0]) if case.arguments else "" for case in cases]
    given = [
        {
            **case.as_json(),
            "cookies": [*dict(cookies.pairs(case.page.cookies)).items()],
            "consentPath": config.consent,
            "data": fields(found.parameters, config, goal),
        }
        for case, goal in zip(cases, goals, strict=True)
    ]
    answers = {"ready": 0}
    results = run(found.code, found.permissions, given)
    for case, goal, (outcome, log, held) in zip(cases, goals, results, strict=True):
        answer = oracle.answer(case.page, (goal,))
        expected = [{"optimizely_conversion": answer.url}] if answer.url else []
        assert held == expected, str(case)
        reason = "ready" if outcome == "success" else (log or ["error"])[0].rpartition(": ")[2]
        # The template cannot tell them apart, see its permissions.
        wanted = answer.reason.replace("optimizely_missing", "optimizely_loading")
        assert reason in (wanted, "error"), str(case)
        answers[answer.reason] = answers.get(answer.reason, 0) + 1
    assert answers["ready"] > CASES / 10
    assert len(answers) > 3


def fields(parameters: list[dict[str, Any]], config: SnippetConfig, goal: str) -> dict[str, str]:
    """Return the fields of a tag for a goal; the configured event's id applies only to its goal."""
    found = {each["name"]: each["defaultValue"] for each in parameters}
    return {**found, "goal": goal, "entityId": found["entityId"] if goal == config.goal else ""}


def run(code: str, permissions: dict[str, Any], cases: list[dict[str, Any]]) -> list[Any]:
    context = quickjs.Context()
    make_page = files("snippetgen_harness.fuzz.targets").joinpath("make_page.js")
    for source in (STATIC / "optimizely_kinds.js", make_page):
        context.eval(source.read_text("utf-8"))
    context.eval(SANDBOX + PAGE)
    given = {"code": code, "permissions": permissions, "cases": cases}
    results: list[Any] = json.loads(context.get("runCases")(json.dumps(given)))
    return results
