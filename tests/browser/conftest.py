from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from snippetgen_harness.browsers import Engine
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.stage import Stage, Visit, open_stage

from snippetgen.config import SnippetConfig, load
from tests.browser.catalogue import every_configuration
from tests.configurations import COMMAND_QUEUE, VISITOR, configure, reporting_to
from tests.patience import PATIENCE

CATALOGUE = {config.name: config for config in every_configuration()}

CONFIGS = {
    config.name: config
    for config in (
        configure("ctm"),
        configure("ctm", name="ctm-2015", destination="classic-2015"),
        configure("ctm", name="ctm-fields", packing="fields"),
        configure("callrail"),
        configure("callrail", name="callrail-2015", destination="classic-2015"),
        configure("callrail", name="callrail-fields", packing="fields"),
        configure("callrail", name="callrail-fields-web", packing="fields", destination="web"),
        configure("infinity"),
        configure("infinity", name="infinity-2015", destination="classic-2015"),
        configure("infinity", name="infinity-fields", packing="fields"),
        configure("generic-queue", COMMAND_QUEUE),
        configure("ctm", name="ctm-web", destination="web"),
        configure("callrail", name="callrail-auto", packing="fields", destination="auto"),
        configure("ctm", name="ctm-two", **reporting_to("web+edge")),
        configure(
            "callrail",
            name="callrail-any",
            packing="fields",
            visitor=VISITOR,
            **{**reporting_to("classic+web+edge"), "destination": "auto"},
        ),
        configure("ctm", 'goal_ids = ["12", "34"]', name="ctm-options", expose="globals"),
        configure("ctm", name="ctm-consent", consent="cmp.allows", goal="50% Rabatt für </b>"),
        configure("ctm", name="ctm-short-wait", wait_ms=60),
        configure("mango-office", '[options]\nid = 7\nselector = ".phone"', wait_ms=60),
        configure("telmetrics", '[options]\nkey = "K&\\"</script>"\nnumbers = "a.phone"'),
        configure("generic-beacon", '[options]\nurl = "/calls"'),
        configure("generic-beacon", '[options]\nurl = "/calls"', name="own-site", packing="fields"),
        configure("retreaver"),
        configure("roistat"),
    )
}


SAME_IN_ALL_ENGINES = (
    *("buckets-", "goal-", "opted-", "revenue-", "segments-", "variation-"),
    *("web-goal-", "web-opted-", "web-revenue-"),
)


def kind(id_: str) -> str:
    """Return a situation's kind if only JavaScript's values matter in it, or else its id.

    A plain run tries one situation of each kind in a page of Chromium and of WebKit. The fuzzer
    compares all of them with the oracle in Chromium.
    """
    return next((each for each in SAME_IN_ALL_ENGINES if id_.startswith(each)), id_)


def is_about_the_page(id_: str) -> bool:
    """Whether a situation is about the page, not about cookies, goals and numbers."""
    page = situation(id_)
    return bool(
        page.vendor_script != "after" or page.patches or page.csp or page.twice or page.is_late
    )


OWN_VENDOR = """
name = "My own vendor"
region = "anywhere"
script = "/calls.js"
page_globals = ["myCalls"]
summary = "Takes commands, name and value side by side."
packings = ["url", "fields"]
order = "Before calls.js."
setup = ["Declare {variables}."]

[handover]
family = "command-queue"
argument = "flat"
queue = "myCalls"
command = "remember"
before = "start"

[variables]
pattern = "[a-z]+"
pattern_help = "lower-case letters"
max_length = 20
max_length_source = "our own"

[variables.names]
url = "conversion"
project = "project"
account = "account"
visitor = "visitor"
entity = "entity"
experiments = "experiments"
segments = "segments"
universal_id = "universal"

[limits]
documented = "none"
observed = "none"

[return_channel]
type = "webhook"
where = "remembered"
method = "POST"
content = "form"
path = "remembered"
encoding = "query-text"
shape = "text of a query"
example = "remembered=conversion%3Dhttps..."

[evidence]
level = 5
set = "ours"
return = "ours"

[[sources]]
kind = "own"
ref = "calls.js"
what = "everything"
"""


@pytest.fixture(scope="session")
def own_vendor(tmp_path_factory: pytest.TempPathFactory) -> SnippetConfig:
    """A configuration for a vendor whose descriptor is a file next to it."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "my-vendor.toml").write_text(OWN_VENDOR, encoding="utf-8")
    (folder / "own-vendor.toml").write_text(
        'vendor = "./my-vendor.toml"\ngoal = "phone_call_conversion"\npacking = "fields"\n',
        encoding="utf-8",
    )
    return load(folder / "own-vendor.toml")


@pytest.fixture(scope="session")
def stages(own_vendor: SnippetConfig) -> Iterator[Callable[[Engine], Stage]]:
    """Returns the stage of an engine: one browser each, with the pages of all configurations."""
    configs = (*CATALOGUE.values(), *CONFIGS.values(), own_vendor)
    with ExitStack() as opened:
        yield cache(
            lambda engine: opened.enter_context(open_stage(configs, engine, timeout=PATIENCE))
        )


@pytest.fixture(scope="session")
def stage(stages: Callable[[Engine], Stage]) -> Stage:
    """A Chromium with the pages of all configurations, and a log endpoint."""
    return stages("chromium")


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
        assert opened.leaked_globals() == []
    for opened in visits:
        assert opened.page_errors() == []
