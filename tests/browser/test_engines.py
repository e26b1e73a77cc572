"""The situations in the other engines, WebKit and Firefox; and cookies in all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from snippetgen_harness.browsers import Engine
from snippetgen_harness.pages.situations import relevant_situations, situation
from snippetgen_harness.verify.run import verify_situation
from snippetgen_harness.verify.stage import Stage

from snippetgen.destinations import destination
from tests.browser.conftest import CONFIGS, is_about_the_page, kind
from tests.sampling import sample

OTHERS: tuple[Engine, ...] = ("firefox", "webkit")

CLASSIC = [
    (engine, name, each.id)
    for engine in OTHERS
    for name in ("ctm", "callrail-fields", "infinity-2015")
    for each in relevant_situations(destination("classic"))
]

# Situations that engines may handle differently; the rest is the same in all of them.
WEB = [
    (engine, "ctm-web", id_)
    for engine in OTHERS
    for id_ in (
        "web-own-visitor-id-unicode",
        "web-cookies-blocked",
        "web-late",
        "web-goal-punctuation",
        "web-revenue-largest",
        "web-patched-prototypes",
        "web-csp-trusted-types",
    )
]

# Engines differ in the characters that they allow in a cookie, and in how they block cookies.
OWN_WAY = {
    "cookies-blocked",
    "many-cookies",
    "nameless-cookie",
    "same-name-twice",
    "segment-half-surrogate",
    "segment-raw",
    "segment-unicode",
}

# Characters that engines allow in a cookie, in the encoding that CallRail decodes.
COOKIES = [
    (engine, "callrail-fields-web", "web-own-visitor-id-unicode")
    for engine in ("chromium", *OTHERS)
]

LISTS = [
    (engine, name, each.id)
    for engine in OTHERS
    for name in ("ctm-two", "callrail-any")
    for each in relevant_situations(CONFIGS[name].destination_object)
]


def group(engine: str, name: str, id_: str) -> tuple[str, ...]:
    """Return the key of a case, such as a kind of situation and an engine. Each is tried once.

    Each engine tries what it treats in its own way, and one other page. WebKit tries the rest. The
    fuzzer tries random values in every engine.
    """
    if len(CONFIGS[name].destination_object.receivers) > 1:
        return ("list",)
    if situation(id_).csp or id_ in OWN_WAY:
        return engine, kind(id_)
    if CONFIGS[name].destination == "web" or is_about_the_page(id_):
        return (kind(id_),)
    return (engine,)


def is_fast(engine: str, *_: str) -> bool:
    """Return whether the engine needs less than twice the time of the others for a page."""
    return engine != "firefox"


PAGES = [*sample(CLASSIC + WEB + LISTS, group, preferred=is_fast), *COOKIES]


@pytest.mark.parametrize(("engine", "name", "id_"), PAGES)
def test_another_engine_behaves_as_the_situation_says(
    stages: Callable[[Engine], Stage], engine: Engine, name: str, id_: str
) -> None:
    stage = stages(engine)
    assert verify_situation(stage, CONFIGS[name], situation(id_), engine).problems == ()
