"""The answers are the same on a page whose libraries have replaced built-in functions."""

from __future__ import annotations

from functools import cache

import pytest
from snippetgen_harness.pages.libraries import load_libraries
from snippetgen_harness.pages.situations import Situation
from snippetgen_harness.verify.expectations import expect

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from tests.configurations import NODE_MODULES
from tests.sampling import sample_cases
from tests.snippet.engine import run
from tests.snippet.handovers import HANDOVERS
from tests.snippet.test_situations import (
    CONFIGS,
    cookies_of,
    optimizely,
    situations_in_the_engine,
)

LIBRARIES = {
    each.name: each.script for each in load_libraries(NODE_MODULES) if each.syntax == "es5"
}


@cache
def cases() -> list[tuple[SnippetConfig, Situation, str]]:
    """Return the configurations, situations and libraries to try together."""
    return sample_cases(
        (
            (config, situation, library)
            for library in LIBRARIES
            for config in CONFIGS
            for situation in situations_in_the_engine(config)
        ),
        lambda config, _, library: (library, config.name, config.destination),
    )


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_answers_are_the_same_with_a_library(library: str) -> None:
    different = {}
    for config, situation in (case[:2] for case in cases() if case[2] == library):
        expected = expect(config, situation)
        api = f"window.{config.global_name}"
        answer = run(
            render(config).minified,
            f"{api}.generateConversionUrl({expected.arguments}) + ' ' + {api}.reason",
            cookies=cookies_of(config, situation),
            optimizely="undefined",
            before=f"{LIBRARIES[library]}\n;{optimizely(config, situation)}",
        )
        if answer != f"{expected.answer.url} {expected.answer.reason}":
            different[config.name, config.destination, situation.id] = (answer, expected.answer)
    assert different == {}


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_vendors_get_the_same_values_with_a_library(library: str) -> None:
    for vendor in HANDOVERS:
        expected = _handed_over(vendor)
        assert "70001" in expected
        assert (vendor, _handed_over(vendor, library)) == (vendor, expected)


@cache
def _handed_over(vendor: str, library: str = "") -> str:
    config, page, source = HANDOVERS[vendor]
    before = page + LIBRARIES.get(library, "")
    held: str = run(render(config).minified, f"'' + ({source})", before=before)
    return held
