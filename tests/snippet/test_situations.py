"""The situations in an ES5 engine: faster than a browser, and as limited as the oldest ones."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest
from snippetgen_harness.pages.own_visitor import own_visitor_data
from snippetgen_harness.pages.site import STATIC, optimizely_data
from snippetgen_harness.pages.situations import Situation, relevant_situations
from snippetgen_harness.verify.expectations import expect

from snippetgen.builder.rendering import render, render_module
from snippetgen.config import SnippetConfig
from tests.configurations import VISITOR, configure, of_every_destination, reporting_to
from tests.node import require_packages, run_node
from tests.sampling import sample_cases
from tests.snippet.engine import run

CONFIGS = [
    *of_every_destination(),
    configure("infinity", 'goal_ids = ["123", "456"]', universal_id=False),
    configure("ctm", name="web-own", destination="web", visitor=VISITOR),
    configure("ctm", name="web-edge-own", visitor=VISITOR, **reporting_to("web+edge")),
]

# Situations that the engine's page cannot represent.
IN_A_BROWSER_ONLY = {
    "same-name-twice",
    "nameless-cookie",
    "patched-prototypes",
    "ad-blocker",
    "web-patched-prototypes",
    "web-ad-blocker",
    "edge-patched-prototypes",
    "feature-patched-prototypes",
}

KINDS = (STATIC / "optimizely_kinds.js").read_text("utf-8")


def optimizely(config: SnippetConfig, situation: Situation) -> str:
    """Return JavaScript that puts Optimizely on the page."""
    given = optimizely_data(situation, config)
    put = f"optimizelyKinds[{json.dumps(situation.optimizely)}](window, {json.dumps(given)});"
    script = json.dumps({"src": given["script"]} if given["script"] else None)
    found = f"document.querySelector = function () {{ return {script}; }};"
    # The configurations of this file have the page's global as the first source, and a cookie as
    # the last.
    own = json.dumps({"user": {"id": own_id(config, situation, "page")}})
    return f"(function () {{ {KINDS} {put} {found} window.app = {own}; }})()"


def own_id(config: SnippetConfig, situation: Situation, kind: str) -> str | None:
    """Return the site's own visitor id, if it is in a source of this kind."""
    place = own_visitor_data(config, situation)
    return place["value"] if place and place["kind"] == kind else None


def cookies_of(config: SnippetConfig, situation: Situation) -> str | None:
    """Return document.cookie, or None if it throws."""
    if "sandbox" in situation.csp:
        return None
    own = own_id(config, situation, "cookie")
    return "; ".join([*situation.cookies, *([f"uid={quote(own, safe='')}"] if own else [])])


def situations_in_the_engine(config: SnippetConfig) -> list[Situation]:
    """Return the situations that concern a configuration and that the engine's page represents."""
    relevant = relevant_situations(config.destination_object)
    return [each for each in relevant if each.id not in IN_A_BROWSER_ONLY and not each.is_late]


BY_CONFIGURATION = pytest.mark.parametrize(
    "config", CONFIGS, ids=lambda config: f"{config.name}-{config.destination}"
)


@BY_CONFIGURATION
def test_the_snippet_gives_the_answer_of_every_situation(config: SnippetConfig) -> None:
    api = f"window.{config.global_name}"
    pages = product(situations_in_the_engine(config), ("readable", "minified"))
    different = {}
    for situation, form in sample_cases(pages, lambda situation, _: situation.id):
        expected = expect(config, situation)
        answer = run(
            getattr(render(config), form),
            f"[{api}.generateConversionUrl({expected.arguments}), {api}.reason]",
            cookies=cookies_of(config, situation),
            optimizely="undefined",
            before=optimizely(config, situation),
        )
        if answer != [expected.answer.url, expected.answer.reason]:
            different[f"{situation.id}, {form}"] = (answer, expected.answer)
    assert different == {}


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The modules of all configurations as ES5 scripts that set the global `module`."""
    require_packages("esbuild")
    folder = tmp_path_factory.mktemp("modules")
    entries = {f"{each.name}-{each.destination}": each for each in CONFIGS}
    for name, config in entries.items():
        (folder / f"{name}.mjs").write_text(render_module(config))
        (folder / f"{name}.entry.mjs").write_text(
            f'import * as module from "./{name}.mjs";'
            f" window.module = module; window.early = typeof window.{config.global_name};"
            " module.start();"
        )
    paths = [str(folder / f"{name}.entry.mjs") for name in entries]
    script = Path(__file__).parents[1] / "builder" / "module" / "bundle.mjs"
    built = run_node(script, {"bundler": "esbuild", "entries": paths})
    return dict(zip(entries, built, strict=True))


MODULE_PAGES = sample_cases(
    ((config, each) for config in CONFIGS for each in situations_in_the_engine(config)),
    lambda config, situation: (config.destination, situation.id),
)


@BY_CONFIGURATION
def test_the_module_gives_the_answers_of_the_situations(
    config: SnippetConfig, bundles: dict[str, str]
) -> None:
    different = {}
    for situation in (situation for chosen, situation in MODULE_PAGES if chosen is config):
        expected = expect(config, situation)
        answer = run(
            bundles[f"{config.name}-{config.destination}"],
            f"[window.early, window.module.generateConversionUrl({expected.arguments}),"
            " window.module.start().reason]",
            cookies=cookies_of(config, situation),
            optimizely="undefined",
            before=optimizely(config, situation),
        )
        if answer != ["undefined", expected.answer.url, expected.answer.reason]:
            different[situation.id] = (answer, expected.answer)
    assert different == {}
