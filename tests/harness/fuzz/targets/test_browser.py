"""A short run of the browser target; `make fuzz` runs it for longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random, SystemRandom

import pytest
from hypothesis import settings
from snippetgen_harness.browsers import Engine
from snippetgen_harness.fuzz.generators import configurations, random_case, situation_cases
from snippetgen_harness.fuzz.observation import Checker
from snippetgen_harness.fuzz.search import Failure, search_browser, try_in_browser
from snippetgen_harness.fuzz.targets.browser import BrowserTarget, open_browser_target
from snippetgen_harness.oracle import Page
from snippetgen_harness.pages.libraries import Library, load_libraries

from tests.configurations import NODE_MODULES
from tests.harness.fuzz.broken_snippets import GOOD, break_snippets
from tests.sampling import sample_cases

CONFIG = configurations()[0]


LIBRARIES = load_libraries(NODE_MODULES)
BROKEN = Library("broken", "throw new Error('no document')", "browser")


@pytest.fixture(scope="module")
def target() -> Iterator[BrowserTarget]:
    with open_browser_target(configurations(), libraries=LIBRARIES) as opened:
        yield opened


def test_the_situations_match_the_oracle(target: BrowserTarget) -> None:
    # tests/harness/fuzz/targets/test_engine.py has every configuration.
    chosen = sample_cases(
        product(enumerate(situation_cases()), configurations()),
        lambda numbered, config: (numbered[0], config.destination),
    )
    calls = [(config, case) for (_, case), config in chosen]
    assert try_in_browser(target, calls) == []


def test_generated_cases_match_the_oracle(target: BrowserTarget) -> None:
    assert search_browser(target, "fixed", settings().max_examples * 8) == []
    assert _search_each_library(target) == []


# tests/browser/test_page_libraries.py has every library in Firefox.
@pytest.mark.parametrize(
    "engine", [pytest.param("firefox", marks=pytest.mark.exhaustive), "webkit"]
)
def test_generated_cases_match_the_oracle_in_every_engine(engine: Engine) -> None:
    with open_browser_target(configurations(), engine, [*LIBRARIES, BROKEN]) as target:
        assert _search_each_library(target) == []
        # A library that did not run would prove nothing.
        with pytest.raises(Exception, match=r"broken: .*no document"):
            try_in_browser(target, [(CONFIG, GOOD)], library="broken")


def _search_each_library(target: BrowserTarget) -> list[Failure]:
    random = Random("fixed")  # noqa: S311 - cases, not secrets
    chosen = [random.choice(configurations()) for _ in range(settings().max_examples // 4)]
    calls = [(config, random_case(random, config.destination_object)) for config in chosen]
    return [
        failure
        for library in ("", *(each.name for each in LIBRARIES))
        for failure in try_in_browser(target, calls, library=library)
    ]


@pytest.mark.exhaustive
def test_new_random_cases_match_the_oracle(target: BrowserTarget) -> None:
    seed = str(SystemRandom().randrange(2**32))
    failures = search_browser(target, seed, 1000)
    assert failures == [], f"seed {seed}: {failures[0]}"


def test_the_oracle_uses_the_cookies_that_the_browser_has(target: BrowserTarget) -> None:
    given = replace(GOOD, page=Page("  optimizelyPPID = a b\t; =nameless; optimizelyOptOut"))
    (seen,) = target.run([(CONFIG, given)])
    assert seen.case.page.cookies == "optimizelyPPID=a b; optimizelyOptOut"


def test_cookies_do_not_outlive_their_case(target: BrowserTarget) -> None:
    empty = replace(GOOD, page=Page(""))
    given = replace(GOOD, page=Page("a=b; c; optimizelyPPID=1; optimizelyPPID=2"))
    *_, seen = target.run([(CONFIG, given), (CONFIG, empty)], share=1)
    assert seen.case.page.cookies == ""


def test_a_broken_snippet_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    case = replace(GOOD, arguments=("ü/",))
    addition = "leaked=1;encodeURIComponent=escape;"
    break_snippets(monkeypatch, "browser", lambda code: addition + code)
    with open_browser_target([CONFIG]) as broken:
        (seen,) = broken.run([(CONFIG, case)])
    differences = Checker(CONFIG).differences(seen.case, seen.observation)
    for problem in ("leaked globals: leaked", "url is"):
        assert any(each.startswith(problem) for each in differences), problem
