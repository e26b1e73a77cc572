from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from snippetgen_harness.situations import situation
from snippetgen_harness.stage import Stage, Visit, open_stage

from snippetgen.config import SnippetConfig
from tests.configurations import COMMAND_QUEUE, configure

CONFIGS = {
    config.name: config
    for config in (
        configure("ctm"),
        configure("ctm", name="ctm-2015", destination="classic-2015"),
        configure("ctm", name="ctm-fields", packing="fields"),
        configure("callrail"),
        configure("callrail", name="callrail-2015", destination="classic-2015"),
        configure("callrail", name="callrail-fields", packing="fields"),
        configure("infinity"),
        configure("infinity", name="infinity-2015", destination="classic-2015"),
        configure("infinity", name="infinity-fields", packing="fields"),
        configure("generic-queue", COMMAND_QUEUE),
        configure("ctm", 'goal_ids = ["12", "34"]', name="ctm-options", expose="globals"),
        configure("ctm", name="ctm-consent", consent="cmp.allows", goal="50% Rabatt für </b>"),
        configure("ctm", name="ctm-short-wait", wait_ms=60),
    )
}


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """A browser with the pages of all CONFIGS, and a log endpoint."""
    with open_stage(tuple(CONFIGS.values())) as opened:
        yield opened


Open = Callable[..., Visit]


@pytest.fixture
def visit(stage: Stage) -> Iterator[Open]:
    """Opens a page; fails the test on page errors, console errors and leaked globals."""
    visits: list[Visit] = []

    def open_page(config: SnippetConfig | str = "ctm", id: str = "normal") -> Visit:  # noqa: A002
        chosen = CONFIGS[config] if isinstance(config, str) else config
        visits.append(stage.open(chosen, situation(id)))
        return visits[-1]

    yield open_page
    for opened in visits[-1:]:
        assert opened.leaked_globals() == set()
    for opened in visits:
        assert opened.complaints == []
