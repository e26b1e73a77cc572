"""The situations in an ES5 engine: quicker than a browser, and as old as the oldest customer's."""

from __future__ import annotations

import json

import pytest
from snippetgen_harness.expectations import expect
from snippetgen_harness.situations import Situation, situations

from snippetgen.config import SnippetConfig
from snippetgen.rendering import render
from tests.configurations import configure
from tests.snippet.engine import run

CONFIGS = [
    configure(),
    configure(destination="classic-2015", name="ctm-2015"),
    configure("callrail", packing="fields"),
    configure("infinity", 'goal_ids = ["123", "456"]', universal_id=False),
]

# What the engine's page has no counterpart for.
IN_A_BROWSER_ONLY = {
    "same-name-twice",
    "nameless-cookie",
    "patched-prototypes",
    "ad-blocker",
    "optimizely-late",
    "everything-late",
}

OPTIMIZELY = {
    "absent": "undefined",
    "queue": "[]",
    "half-loaded": "{ push: function () {} }",
    "throws": "{ getProjectId: function () { throw 1; }, getAccountId: function () { throw 1; } }",
}


def optimizely(situation: Situation) -> str:
    ids = [int(i) if i.isdecimal() else i for i in (situation.project, situation.account)]
    data = (
        {"state": {"variationIdsMap": situation.variations}}
        if situation.variations is not None
        else {}
    )
    classic = f"classic({', '.join(map(json.dumps, ids))}, {json.dumps(data)})"
    return OPTIMIZELY.get(situation.optimizely, classic)


@pytest.mark.parametrize("form", ["readable", "minified"])
@pytest.mark.parametrize(
    "config", CONFIGS, ids=lambda config: f"{config.name}-{config.destination}"
)
@pytest.mark.parametrize(
    "situation",
    [each for each in situations() if each.id not in IN_A_BROWSER_ONLY],
    ids=lambda situation: situation.id,
)
def test_the_snippet_answers_as_the_situation_says(
    situation: Situation, config: SnippetConfig, form: str
) -> None:
    expected = expect(config, situation)
    cookies = None if "sandbox" in situation.csp else "; ".join(situation.cookies)
    api = f"window.{config.global_name}"
    answer = run(
        getattr(render(config), form),
        f"[{api}.generateConversionUrl({expected.arguments}), {api}.reason]",
        cookies=cookies,
        optimizely=optimizely(situation),
    )
    assert answer == [expected.answer.url, expected.answer.reason]
