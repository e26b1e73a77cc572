"""Whether a snippet leaves timers after the hand-over, or forces a layout."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from snippetgen_harness.browsers import ENGINES, Engine
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.pages.vendor_embed import STATIC, vendor_model_data
from snippetgen_harness.verify.stage import Stage

from snippetgen.builder.rendering import render
from snippetgen.builder.variant import variant_of
from snippetgen.config import SnippetConfig
from tests.browser.conftest import CATALOGUE, CONFIGS
from tests.snippet.layout import LAYOUT_READS

# Runs each snippet in two frames: one has everything when the snippet runs, the other gets
# Optimizely, the vendor's script and a phone number once the snippet waits for them. A frame is
# done when the snippet has no timer left. The model of the vendor's script sets its own timers.
IN_FRAMES = """async ([cases, shared, reads]) => {
    // Counts the timers that are set, and records those that are set once the value is handed over.
    function observeTimers(page, found) {
        let left = 0;
        found.done = new Promise((resolve) => {
            found.settle = () => left && !found.afterwards.length || resolve();
        });
        for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame']) {
            const native = page[name];
            page[name] = (run, delay) => {
                found.timers++;
                left++;
                if (found.isHandedOver()) found.afterwards.push(name);
                found.waits();
                return native.call(page, () => {
                    run();
                    if (name != 'setInterval') left--;
                    found.settle();
                }, delay);
            };
        }
    }

    // Records what is read of the names that force a layout.
    function observeLayout(page, found) {
        const { Element, HTMLElement, Document } = page;
        const owners = [page, Element.prototype, HTMLElement.prototype, Document.prototype];
        for (const name of reads) {
            const owner = owners.find((each) => Object.getOwnPropertyDescriptor(each, name));
            if (!owner) {
                found.untrapped.push(name);
                continue;
            }
            const { enumerable, get, value } = Object.getOwnPropertyDescriptor(owner, name);
            Object.defineProperty(owner, name, { configurable: true, enumerable, get() {
                found.layout.push(name);
                return get ? get.call(this) : value;
            } });
        }
    }

    function runScript(page, text) {
        const script = page.document.createElement('script');
        script.textContent = text;
        page.document.body.append(script);
    }

    async function run({ name, api, facts, script, model }, late) {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const page = frame.contentWindow;
        const found = { timers: 0, afterwards: [], layout: [], untrapped: [] };
        const timeout = page.setTimeout;
        observeTimers(page, found);
        observeLayout(page, found);
        page.__page = { situation: { vendor: facts, vendor_script: 'after' } };
        page.__modelTimeout = (run, delay) => timeout.call(page, run, delay);
        page.navigator.sendBeacon = () => true;
        found.waits = () => {};

        function arrive() {
            found.waits = () => {};
            page.optimizely = { data: {}, getProjectId: () => 111, getAccountId: () => 222 };
            const number = page.document.createElement('a');
            number.className = 'phone';
            number.textContent = '555-0100';
            page.document.body.append(number);
            runScript(page, `(function (setTimeout) {${shared}\\n${model}})(__modelTimeout);`);
        }

        if (late) found.waits = arrive;
        else arrive();
        found.isHandedOver = () => !!(page[api] && page[api].handover);
        runScript(page, script);
        found.settle();
        await found.done;
        const { handover } = page[api];
        // What may happen later.
        page[api].refresh();
        page.dispatchEvent(new page.Event('load'));
        if (facts.parameters.watch) page.__page.vendor.requestNumber();
        const { timers, afterwards, untrapped } = found;
        const layout = found.layout.slice();
        page.getComputedStyle(page.document.body);
        const trapped = found.layout.length - layout.length;
        frame.remove();
        return { name, late, handover, timers, afterwards, layout, trapped, untrapped };
    }

    const runs = cases.flatMap((each) => [run(each, false), run(each, true)]);
    return JSON.stringify(await Promise.all(runs));
}"""


# The same code sets the timers and reads the page in every engine.
ENGINE = [
    pytest.param(each, marks=() if each == "chromium" else pytest.mark.exhaustive)
    for each in ENGINES
]


def _of_every_family() -> list[SnippetConfig]:
    """Return a configuration of each family with each set of its parameters."""
    chosen: dict[tuple[object, ...], SnippetConfig] = {}
    for config in (*CONFIGS.values(), *CATALOGUE.values()):
        variant = variant_of(config)
        key = (variant.family, variant.argument, variant.given)
        if config.destination == "classic" and not config.consent:
            chosen.setdefault(key, config)
    return list(chosen.values())


OBSERVED = _of_every_family()


def _case(config: SnippetConfig) -> dict[str, Any]:
    facts = vendor_model_data(config)
    parts = [facts["stub"], facts["script"]]
    return {
        "name": config.name,
        "api": config.global_name,
        "facts": facts,
        "script": render(config).minified,
        "model": "\n".join(_source(each.removeprefix("/_page/")) for each in parts if each),
    }


def _source(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def observe(stages: Callable[[Engine], Stage]) -> Callable[[Engine], list[dict[str, Any]]]:
    """Returns the observations in an engine, two of each configuration."""

    def observe(engine: Engine) -> list[dict[str, Any]]:
        visit = stages(engine).open(CONFIGS["ctm"], situation("normal"))
        cases = [_case(config) for config in OBSERVED]
        found = visit.evaluate(IN_FRAMES, [cases, _source("vendor.js"), LAYOUT_READS])
        results: list[dict[str, Any]] = json.loads(found)
        return results

    return cache(observe)


@pytest.mark.parametrize("engine", ENGINE)
def test_no_timer_is_set_once_the_value_is_handed_over(
    observe: Callable[[Engine], list[dict[str, Any]]], engine: Engine
) -> None:
    found = observe(engine)
    assert [each["name"] for each in found if not each["handover"]] == []
    assert [each["name"] for each in found if each["late"] and not each["timers"]] == []
    assert {each["name"]: each["afterwards"] for each in found if each["afterwards"]} == {}


@pytest.mark.parametrize("engine", ENGINE)
def test_no_layout_is_forced(
    observe: Callable[[Engine], list[dict[str, Any]]], engine: Engine
) -> None:
    found = observe(engine)
    assert {each["name"]: each["layout"] for each in found if each["layout"]} == {}
    assert all(each["trapped"] and not each["untrapped"] for each in found)
