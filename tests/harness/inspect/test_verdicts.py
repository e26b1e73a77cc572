"""Every verdict has a page for which it is reported, in every engine that can show it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import chain, cycle, repeat

import pytest
from snippetgen_harness.browsers import ENGINES, Engine
from snippetgen_harness.inspect import Inspection, inspect_page, verdicts
from snippetgen_harness.inspect.consent import has_rules

from tests.harness.inspect.conftest import FAST, Inspector
from tests.harness.inspect.layouts import LAYOUTS
from tests.harness.inspect.page_parts import SHOP, Page
from tests.harness.inspect.pages import PAGES
from tests.patience import PATIENCE

ALL = PAGES | LAYOUTS
QUIET = {name: page for name, page in ALL.items() if not page.consent}
ASKING = [name for name, page in ALL.items() if page.consent]

# Each gets its verdict for the same reason as a page that a plain run opens.
VARIATIONS = {
    "at-the-end",
    "csp-external",
    "curly-quotes",
    "delayed-data",
    "edge-other-project",
    "in-a-template",
    "late-but-in-time",
    "no-consent-tool",
    "readable",
    "stale-build",
    "twice-by-a-tag-manager",
    "web-instead-of-edge",
    "white-space",
    "without-its-nonce",
    "works-through-a-tag-manager",
}


def _one_engine_each() -> dict[str, list[str]]:
    """Return a sample of the pages by engine, each page once.

    Firefox gets only one page, because it takes five times as long to open.
    """
    quiet = cycle((*["chromium"] * 20, *["webkit"] * 20))
    showing = chain(["firefox"], repeat("chromium"))
    chosen: dict[str, list[str]] = {}
    for name, page in QUIET.items():
        if name not in VARIATIONS:
            chosen.setdefault(next(quiet if "webkit" in page.engines else showing), []).append(name)
    return chosen


def _every_engine() -> dict[str, list[str]]:
    return {
        engine: [name for name, page in QUIET.items() if engine in page.engines]
        for engine in ENGINES
    }


# The verdict for an observation does not depend on the engine, and each engine can observe many
# pages.
RUNS = [pytest.param(*each, id=f"{each[0]}-some") for each in _one_engine_each().items()] + [
    pytest.param(*each, id=f"{each[0]}-all", marks=pytest.mark.exhaustive)
    for each in _every_engine().items()
]
NEEDS_RULES = pytest.mark.skipif(not has_rules(), reason="the extra `consent` is not installed")
RUNS += [
    pytest.param(
        "chromium",
        [name for name in ASKING if name not in VARIATIONS],
        id="chromium-with-a-banner",
        marks=NEEDS_RULES,
    ),
    pytest.param(
        "chromium",
        [name for name in ASKING if name in VARIATIONS],
        id="chromium-with-other-banners",
        marks=[NEEDS_RULES, pytest.mark.exhaustive],
    ),
]


@pytest.mark.parametrize(("engine", "names"), RUNS)
def test_every_page_gets_its_verdict(
    inspector: Inspector, engine: Engine, names: list[str]
) -> None:
    pages = {name: ALL[name] for name in names}
    found = inspector.run(_inspect(inspector, pages, engine))
    assert {name: each.verdict.code for name, each in found.items()} == {
        name: page.verdict for name, page in pages.items()
    }
    for name, page in pages.items():
        verdict = found[name].verdict
        assert page.sentence in verdict.sentence, name
        assert page.advice in verdict.advice, name
        assert page.evidence in " ".join(each.text for each in verdict.evidence), name


def test_every_verdict_has_a_page() -> None:
    elsewhere = {"vendor_other_account"}  # needs several pages, see test_run.py
    opened = {page.verdict for name, page in PAGES.items() if name not in VARIATIONS}
    assert opened == set(verdicts()) - elsewhere
    assert ALL.keys() >= VARIATIONS


def _watch(page: Page) -> float:
    """Return the seconds to watch a page; one that works ends the watch itself."""
    if page.consent:
        return 3
    return PATIENCE if page.verdict == "works" else FAST.watch


def _banner(page: Page) -> float:
    """Return the seconds to look for a banner; the search ends once one is accepted."""
    return PATIENCE if page.verdict in ("consent_given_later", "works_after_consent") else 3


async def _inspect(
    inspector: Inspector, pages: dict[str, Page], engine: Engine
) -> dict[str, Inspection]:
    """Inspect pages; several at a time, if the engine can show several."""
    browser = await inspector.started(engine)
    free = asyncio.Semaphore(1 if engine == "webkit" else 4)

    async def inspect(name: str, page: Page) -> tuple[str, Inspection]:
        options = replace(FAST, consent=page.consent, watch=_watch(page), banner=_banner(page))
        async with free:
            url = f"https://{SHOP}/{name}"
            found = await inspect_page(url, page.config, browser=browser, options=options)
            if page.consent and found.verdict.code != page.verdict:
                slow = replace(options, watch=60, banner=120)  # for a busy machine
                found = await inspect_page(url, page.config, browser=browser, options=slow)
            return name, found

    return dict(await asyncio.gather(*(inspect(*each) for each in pages.items())))
