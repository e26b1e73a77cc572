"""The situations in an ES5 engine, which is faster than a browser and as old as the oldest one."""

from __future__ import annotations

import json

import pytest
from snippetgen_harness.pages.situations import Situation, relevant_situations
from snippetgen_harness.verify.expectations import expect

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from tests.configurations import configure
from tests.sampling import sample
from tests.snippet.engine import run

CONFIGS = [
    configure(),
    configure(destination="classic-2015", name="ctm-2015"),
    configure("callrail", packing="fields"),
    configure("infinity", 'goal_ids = ["123", "456"]', universal_id=False),
    configure(destination="web", name="ctm-web"),
    configure("callrail", packing="fields", destination="auto"),
]

# Situations that the engine's page cannot represent.
IN_A_BROWSER_ONLY = {
    "same-name-twice",
    "nameless-cookie",
    "patched-prototypes",
    "ad-blocker",
    "web-patched-prototypes",
    "web-ad-blocker",
}

OPTIMIZELY = {
    "absent": "undefined",
    "queue": "[]",
    "half-loaded": "{ push: function () {} }",
    "throws": "{ getProjectId: function () { throw 1; }, getAccountId: function () { throw 1; } }",
    "web-throws": "{ get: function () { throw 1; } }",
    "web-junk": "{ get: function () { return null; } }",
}


def optimizely(situation: Situation) -> str:
    ids = [int(i) if i.isdecimal() else i for i in (situation.project, situation.account)]
    data = (
        {"state": {"variationIdsMap": situation.variations}}
        if situation.variations is not None
        else {}
    )
    classic = f"classic({', '.join(map(json.dumps, ids))}, {json.dumps(data)})"
    web = f"web({json.dumps(what_web_tells(situation))})"
    both = f"(function (both) {{ both.get = {web}.get; return both; }})({classic})"
    others = {**OPTIMIZELY, "web": web, "bundled": both}
    return others.get(situation.optimizely, classic)


def what_web_tells(situation: Situation) -> dict[str, object]:
    events = {id_: {"id": id_, "apiName": name} for name, id_ in situation.events.items()}
    ids = {"accountId": situation.account, "projectId": situation.project}
    visitor = situation.random_id if situation.random_id is not False else None
    return {"data": {**ids, "events": events}, "visitor_id": {"randomId": visitor}}


PAGES = sample(
    (
        (config, each, form)
        for config in CONFIGS
        for each in relevant_situations(config.destination_object)
        if each.id not in IN_A_BROWSER_ONLY and not each.is_late
        for form in ("readable", "minified")
    ),
    lambda config, each, _: (config.name, config.destination, each.id),
    ids=lambda config, each, form: f"{each.id}-{config.name}-{config.destination}-{form}",
)


@pytest.mark.parametrize(("config", "situation", "form"), PAGES)
def test_the_snippet_answers_as_the_situation_says(
    config: SnippetConfig, situation: Situation, form: str
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
