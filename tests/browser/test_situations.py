"""Every situation in a real browser: the minified script, a page over TLS, a URL that is sent."""

from __future__ import annotations

from collections.abc import Hashable

import pytest
from snippetgen_harness.pages.situations import relevant_situations, situation
from snippetgen_harness.verify.run import verify_situation
from snippetgen_harness.verify.stage import Stage

from snippetgen.config import SnippetConfig
from snippetgen.destinations import destination
from tests.browser.conftest import CONFIGS, is_about_the_page, kind
from tests.sampling import sample

# The vendors of the other families are tested in test_vendors.py.
VENDORS = ("ctm", "callrail", "infinity", "generic-queue")
SEVERAL = ("ctm-two", "callrail-any")
NAMES = [
    name for name, config in CONFIGS.items() if config.vendor in VENDORS and config.wait_ms == 5000
]


def needs_a_page(config: SnippetConfig, id_: str) -> Hashable:
    """Return what a page adds to a situation. A plain run opens one page for each.

    The fuzzer compares every situation with the oracle in a page of Chromium, and
    tests/snippet/test_situations.py has every situation for every destination, in an engine. Only
    these tests also hand the URL over to the vendor and send it.
    """
    if is_about_the_page(id_):
        return kind(id_)
    page = situation(id_)
    return page.products, page.expected(config.destination_object).reason, "cookie" in id_


PAGES = sample(
    (
        (name, each.id)
        for name in NAMES
        for each in relevant_situations(
            destination("web" if "auto" in name else CONFIGS[name].destination)
        )
        if name not in SEVERAL
    ),
    # test_vendors.py has the pages on which vendors differ, with each family.
    lambda name, id_: needs_a_page(CONFIGS[name], id_),
)

# A list chooses between products that the other configurations try in every situation.
PAGES_OF_LISTS = sample(
    (
        (name, each.id)
        for name in SEVERAL
        for each in relevant_situations(CONFIGS[name].destination_object)
    ),
    lambda _, id_: (situation(id_).products, situation(id_).is_late),
)


@pytest.mark.parametrize(("name", "id_"), [*PAGES, *PAGES_OF_LISTS])
def test_a_configuration_behaves_as_the_situation_says(stage: Stage, name: str, id_: str) -> None:
    assert verify_situation(stage, CONFIGS[name], situation(id_)).problems == ()
