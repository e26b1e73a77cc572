"""A short run of the engine target; `make fuzz` runs it for longer."""

from __future__ import annotations

from itertools import product
from random import Random, SystemRandom

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from snippetgen_harness.fuzz import search
from snippetgen_harness.fuzz.generators import Case, configurations, random_case, situation_cases
from snippetgen_harness.fuzz.generators.strategies import cases
from snippetgen_harness.fuzz.observation import Checker
from snippetgen_harness.fuzz.search import search_engine, try_in_engine
from snippetgen_harness.fuzz.targets.engine import Engine, EngineTarget, runs_library, supports
from snippetgen_harness.oracle import Page
from snippetgen_harness.pages.libraries import load_libraries

from tests.configurations import NODE_MODULES
from tests.harness.fuzz.broken_snippets import GOOD, break_snippets
from tests.sampling import sample

NAMES = [config.name for config in configurations()]
CONFIG = configurations()[0]
LIBRARIES = load_libraries(NODE_MODULES)


@pytest.mark.parametrize(
    ("name", "engine"), sample(product(NAMES, ("quickjs", "duktape")), lambda name, _: name)
)
def test_the_situations_match_the_oracle(name: str, engine: Engine) -> None:
    assert try_in_engine(name, situation_cases(), engine) == []


@pytest.mark.parametrize("number", range(15))
def test_generated_cases_match_the_oracle(number: int) -> None:
    assert search_engine(f"fixed/{number}", settings().max_examples) == []


@pytest.mark.parametrize("number", range(3))
def test_generated_cases_match_the_oracle_in_an_es5_engine(number: int) -> None:
    assert search_engine(f"fixed/duktape/{number}", settings().max_examples, "duktape") == []


@pytest.mark.parametrize("engine", ["quickjs", "duktape"])
@pytest.mark.parametrize("number", range(len(LIBRARIES)), ids=lambda n: LIBRARIES[n].name)
def test_generated_cases_match_the_oracle_with_a_library(number: int, engine: Engine) -> None:
    library = LIBRARIES[number]
    if not runs_library(engine, library):
        pytest.skip(f"{engine} cannot parse {library.name}")
    config = configurations()[number % len(NAMES)]
    random = Random("fixed")  # noqa: S311 - cases, not secrets
    made = [random_case(random, config.destination_object) for _ in range(30)]
    fitting = [case for case in made if supports(engine, case)]
    assert (
        try_in_engine(config.name, fitting, engine, library=library.name, folder=NODE_MODULES) == []
    )


def test_half_of_the_blocks_have_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    break_snippets(monkeypatch, "engine", lambda code: code.replace("&d=", "&e="))
    monkeypatch.setattr(search, "configurations", lambda: configurations()[:1])
    search._engine_target.cache_clear()
    failures = [found for n in range(30) for found in search_engine(f"{n}", 3)]
    search._engine_target.cache_clear()
    stand_ins = {library.name for library in load_libraries()}
    assert "" in {failure.library for failure in failures} <= {"", *stand_ins}
    assert len({failure.library for failure in failures}) > 4


@pytest.mark.exhaustive
def test_new_random_cases_match_the_oracle() -> None:
    seed = str(SystemRandom().randrange(2**32))
    failures = search_engine(seed, 1000)
    assert failures == [], f"seed {seed}: {failures[0]}"


@settings(max_examples=3 * settings().max_examples)
@given(name=st.sampled_from(NAMES), case=cases)
def test_cases_from_hypothesis_match_the_oracle(name: str, case: Case) -> None:
    assert try_in_engine(name, [case]) == []


@pytest.mark.parametrize(
    ("find", "replace", "problem"),
    [
        ('"https://"', '"http://"', "url is"),
        ('"&u="', '"&uid=1&u="', "parameter 'uid' is unexpected"),
        ('"ready"', '"done"', "reason is"),
        ("window", "leaked=1;window", "leaked globals: leaked"),
        ("window", "window.leaked=1;window", "leaked globals: leaked"),
        ("document.cookie", "(document.cookie,document.cookie)", "document.cookie was read 2"),
        (".push(", ".slice(", "the vendor has"),
    ],
)
def test_a_broken_snippet_is_found(
    monkeypatch: pytest.MonkeyPatch, find: str, replace: str, problem: str
) -> None:
    break_snippets(monkeypatch, "engine", lambda code: code.replace(find, replace, 1))
    seen = EngineTarget(CONFIG).run([GOOD])[0]
    assert any(each.startswith(problem) for each in Checker(CONFIG).differences(GOOD, seen))


def test_a_method_that_a_library_has_replaced_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # Arrays have a toJSON in Prototype.js.
    encode = "function(text){return JSON.parse(JSON.stringify([encodeURIComponent(text)]))[0]}"
    break_snippets(
        monkeypatch, "engine", lambda code: f"{encode})".join(code.rsplit("encodeURIComponent)", 1))
    )
    library = next(each for each in LIBRARIES if each.name == "prototype-1.6-stand-in")
    checker = Checker(CONFIG)
    assert checker.differences(GOOD, EngineTarget(CONFIG).run([GOOD])[0]) == []
    seen = EngineTarget(CONFIG, library=library).run([GOOD])[0]
    assert checker.differences(GOOD, seen)[0].startswith("url is")


def test_an_error_that_a_snippet_throws_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    break_snippets(monkeypatch, "engine", lambda code: f"{code};throw new Error('mine')")
    seen = EngineTarget(CONFIG).run([GOOD])[0]
    assert Checker(CONFIG).differences(GOOD, seen) == ["threw Error: mine"]


def test_duktape_skips_cases_that_it_cannot_run() -> None:
    long_number = Case(Page('optimizelySegments={"1":9007199254740993}'), ())
    assert supports("quickjs", long_number)
    assert not supports("duktape", long_number)
    assert supports("duktape", GOOD)
