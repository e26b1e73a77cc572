"""Vendors receive the same values on a page with a library, in every engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from snippetgen_harness.browsers import ENGINES, Engine
from snippetgen_harness.pages.libraries import load_libraries
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.stage import Stage

from snippetgen.builder.rendering import render
from tests.browser.conftest import CONFIGS
from tests.configurations import NODE_MODULES
from tests.snippet.handovers import HANDOVERS

# All snippets are on one page, so each has its own global.
IN_A_FRAME = """async ([scripts, held]) => {
    for (const cookie of document.cookie.split('; ')) {
        document.cookie = `${cookie}; path=/; max-age=0`;
    }
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const page = frame.contentWindow;
    for (const text of scripts) {
        const script = frame.contentDocument.createElement('script');
        script.textContent = text;
        frame.contentDocument.body.append(script);
    }
    const found = held.map((name) => page[name]());
    frame.remove();
    return found.join('\\n');
}"""

OPTIMIZELY = """
    document.cookie = 'optimizelyEndUserId=made-up; path=/';
    document.cookie = 'optimizelyBuckets=%7B%2270001%22%3A%2270002%22%7D; path=/';
    window.optimizely = {
        data: {},
        getProjectId: function () { return 111; },
        getAccountId: function () { return 222; }
    };
"""


@cache
def snippets() -> list[str]:
    """Return every vendor's snippet, and a function that returns the vendor's stored values."""
    return [
        f"{render(config).minified}window.{vendor}Held = function () {{ return '' + ({held}); }};"
        for vendor, (config, _, held) in HANDOVERS.items()
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_vendor_gets_the_same_values_with_every_library(
    stages: Callable[[Engine], Stage], engine: Engine
) -> None:
    visit = stages(engine).open(CONFIGS["ctm"], situation("normal"))

    def handed_over(library: str) -> list[str]:
        pages = [handover.page for handover in HANDOVERS.values()]
        scripts = [OPTIMIZELY, *pages, library, *snippets()]
        held: str = visit.evaluate(IN_A_FRAME, [scripts, [f"{each}Held" for each in HANDOVERS]])
        return held.split("\n")

    expected = handed_over("")
    assert all("70001" in each for each in expected)
    libraries = {each.name: each.script for each in load_libraries(NODE_MODULES)}
    found = {name: handed_over(script) for name, script in libraries.items()}
    assert found == dict.fromkeys(libraries, expected)
