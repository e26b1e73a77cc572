"""The situations in the other engines: WebKit and Firefox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from snippetgen_harness.browsers import Engine
from snippetgen_harness.pages.situations import relevant_situations, situation
from snippetgen_harness.verify.run import verify_situation
from snippetgen_harness.verify.stage import Stage, open_stage

from tests.configurations import configure

CONFIGS = {
    config.name: config
    for config in (
        configure("ctm"),
        configure("callrail", packing="fields"),
        configure("infinity", destination="classic-2015"),
    )
}
WEB = configure("ctm", name="ctm-web", destination="web")
PAGES = [
    *((name, each.id) for name in CONFIGS for each in relevant_situations("classic")),
    # What an engine may do otherwise; the rest is the same in all of them.
    *(
        (WEB.name, id_)
        for id_ in (
            "web-own-visitor-id-unicode",
            "web-cookies-blocked",
            "web-late",
            "web-goal-punctuation",
            "web-revenue-largest",
            "web-patched-prototypes",
            "web-csp-trusted-types",
        )
    ),
]
CONFIGS[WEB.name] = WEB


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def other_engine(request: pytest.FixtureRequest) -> Iterator[tuple[Engine, Stage]]:
    """A stage in an engine other than Chromium."""
    engine: Engine = request.param
    with open_stage(tuple(CONFIGS.values()), engine) as stage:
        yield engine, stage


@pytest.mark.parametrize(("name", "id_"), PAGES)
def test_another_engine_does_what_the_situation_says(
    other_engine: tuple[Engine, Stage], name: str, id_: str
) -> None:
    engine, stage = other_engine
    assert verify_situation(stage, CONFIGS[name], situation(id_), engine).problems == ()
