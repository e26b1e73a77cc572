"""The answers are the same on a page whose libraries have replaced what scripts share."""

from __future__ import annotations

from functools import cache

import pytest
from snippetgen_harness.pages.libraries import load_libraries
from snippetgen_harness.pages.situations import Situation, relevant_situations
from snippetgen_harness.verify.expectations import expect

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from tests.configurations import NODE_MODULES
from tests.sampling import sample
from tests.snippet.engine import run
from tests.snippet.handovers import HANDOVERS
from tests.snippet.test_situations import CONFIGS, IN_A_BROWSER_ONLY, cookies_of, optimizely

LIBRARIES = {
    each.name: each.script for each in load_libraries(NODE_MODULES) if each.syntax == "es5"
}

CASES = sample(
    (
        (config, situation, library)
        for library in LIBRARIES
        for config in CONFIGS
        for situation in relevant_situations(config.destination_object)
        if situation.id not in IN_A_BROWSER_ONLY and not situation.is_late
    ),
    lambda config, _, library: (library, config.name, config.destination),
    ids=lambda config, situation, library: (
        f"{library}-{situation.id}-{config.name}-{config.destination}"
    ),
)


@pytest.mark.parametrize(("config", "situation", "library"), CASES)
def test_the_answer_is_the_same_with_a_library(
    config: SnippetConfig, situation: Situation, library: str
) -> None:
    expected = expect(config, situation)
    api = f"window.{config.global_name}"
    answer = run(
        render(config).minified,
        f"{api}.generateConversionUrl({expected.arguments}) + ' ' + {api}.reason",
        cookies=cookies_of(config, situation),
        optimizely="undefined",
        before=f"{LIBRARIES[library]}\n;{optimizely(config, situation)}",
    )
    assert answer == f"{expected.answer.url} {expected.answer.reason}"


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("vendor", HANDOVERS)
def test_the_vendor_gets_the_same_with_a_library(vendor: str, library: str) -> None:
    expected = _handed_over(vendor)
    assert "70001" in expected
    assert _handed_over(vendor, library) == expected


@cache
def _handed_over(vendor: str, library: str = "") -> str:
    config, page, source = HANDOVERS[vendor]
    before = page + LIBRARIES.get(library, "")
    held: str = run(render(config).minified, f"'' + ({source})", before=before)
    return held
