"""Every vendor of the catalogue, on the pages that affect the hand-over."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pytest
from snippetgen_harness.browsers import Engine
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.run import verify_situation
from snippetgen_harness.verify.stage import Stage

from snippetgen.config import SnippetConfig
from snippetgen.destinations import DEFAULT
from tests.browser.conftest import CATALOGUE, is_about_the_page
from tests.sampling import sample

CHOSEN = [
    "normal",
    "several-experiments",
    "segment-injection",
    "universal-id",
    "no-cookies",
    "optimizely-late",
    "included-twice",
    "patched-prototypes",
    "csp-trusted-types",
    "vendor-before",
    "vendor-late",
    "vendor-never",
    "everything-late",
    "vendor-twice",
    "vendor-throws",
    "vendor-broken-call",
]

# The situations that each vendor, and each choice of an option, may affect.
DECISIVE = ["normal", "segment-injection", "vendor-before", "vendor-late", "vendor-broken-call"]

# The situations that every hand-over treats in the same way. test_round_trip.py has each vendor on
# an ordinary page.
ANYONES = ["normal", "several-experiments", "segment-injection", "universal-id", "no-cookies"]

# tests/snippet has each family on pages with a late Optimizely or other prototypes, and without the
# vendor's script. No family inserts a script that a policy could block.
SAMPLED = [
    "optimizely-late",
    "everything-late",
    "patched-prototypes",
    "csp-trusted-types",
    "vendor-never",
]

# test_situations.py tests these on every page.
THOROUGHLY_TESTED = {"ctm", "callrail", "infinity"}


def chosen(config: SnippetConfig) -> list[str]:
    """Choose the situations: all for a vendor's defaults, fewer for small variations."""
    if config.destination_object.counts_once:
        return []  # see test_round_trip.py
    if config.destination_object is not DEFAULT:
        return DECISIVE[:2]
    required = {key for key, option in config.vendor_descriptor.options.items() if option.required}
    return CHOSEN if config.options.keys() <= required else DECISIVE


def family(config: SnippetConfig) -> str:
    """Return the name of the hand-over family of a configuration."""
    return config.vendor_descriptor.family(config.options).name


def dependence(config: SnippetConfig, id_: str) -> Hashable:
    """Return the facts on which a hand-over depends. A plain run tries each combination once."""
    if id_ in ANYONES or id_ in SAMPLED:
        return None
    return family(config)


CASES = sample(
    (
        (engine, name, id_)
        for engine in ("chromium", "webkit")
        for name, config in CATALOGUE.items()
        if config.vendor not in THOROUGHLY_TESTED
        for id_ in chosen(config)
    ),
    lambda _, name, id_: (dependence(CATALOGUE[name], id_), id_),
)


@pytest.mark.parametrize(("engine", "name", "id_"), CASES)
def test_a_vendor_gets_the_conversion(
    stages: Callable[[Engine], Stage], engine: Engine, name: str, id_: str
) -> None:
    stage = stages(engine)
    assert verify_situation(stage, CATALOGUE[name], situation(id_), engine).problems == ()


# Its family is tested above.
@pytest.mark.parametrize(
    "id_", sample([(id_,) for id_ in CHOSEN], lambda id_: is_about_the_page(id_))
)
def test_a_vendor_of_a_known_family_needs_one_data_file_and_no_code(
    stage: Stage, own_vendor: SnippetConfig, id_: str
) -> None:
    assert verify_situation(stage, own_vendor, situation(id_)).problems == ()
