"""The hand-over in every order, with a late Optimizely, and on pages that also use the vendor."""

from __future__ import annotations

from itertools import product

import pytest

from snippetgen.config import SnippetConfig
from tests.configurations import COMMAND_QUEUE, configure
from tests.sampling import sample
from tests.snippet.vendor_page import VendorPage

CONFIGS = [
    configure("ctm"),
    configure("ringba"),
    configure("infinity"),
    configure("generic-queue", COMMAND_QUEUE + '\nargument = "query"', name="query"),
    configure("freespee"),
    configure("freespee", '[options]\nwait = "yes"', name="freespee-waits"),
    configure("mango-office", '[options]\nid = 7\nselector = ".phone"'),
    configure("comagic"),
    configure("calltouch"),
    configure("roistat"),
    configure("retreaver"),
    configure("invoca"),
    configure("invoca", '[options]\nsource = "pool-params"', name="pool"),
    configure("callcap"),
    configure("trackdrive"),
    configure("iovox"),
    configure("callrail"),
    configure("callrail", packing="fields", name="callrail-fields"),
    configure("generic-cookie"),
]

ORDERS = {
    "snippet first": ("snippet", "vendor", "parsed", "loaded"),
    "vendor first": ("vendor", "snippet", "parsed", "loaded"),
    "vendor while the page is parsed": ("snippet", "parsed", "vendor", "loaded"),
    "vendor after load": ("snippet", "parsed", "loaded", "vendor"),
    "snippet after load": ("vendor", "parsed", "loaded", "snippet"),
}

LATENESS = {"there": 0, "after the first script": 1, "after the second": 2, "last": 3}
"""Return how many steps of an order come before Optimizely."""

# How a page sets its own variable with the vendor's interface.
OWN = {
    "ctm": "(window.__ctm_cvars = window.__ctm_cvars || []).push({ own: '1' })",
    "ringba": "(window._rgba_tags = window._rgba_tags || []).push({ type: 'User', own: '1' })",
    "infinity": "(window._ictt = window._ictt || []).push(['_setCustomVar', ['own', '1']])",
    "freespee": "(window.__fs_conf = window.__fs_conf || []).push(['setParameterString', 'own=1'])",
    "trackdrive": "(window.trackdriveTokens = window.trackdriveTokens || {}).own = '1'",
}

ALWAYS = 9


def last_reading(config: SnippetConfig, order: tuple[str, ...]) -> int:
    """Return the step at which the vendor reads its variables for the last time."""
    family = config.vendor_descriptor.family(config.options)
    parameters = config.vendor_descriptor.handover_values(config.options)
    vendor, parsed, loaded = map(order.index, ("vendor", "parsed", "loaded"))
    if not family.reads_once(parameters):
        return ALWAYS
    if parameters.get("hold") and order.index("snippet") < vendor:
        return ALWAYS
    moments = {"load": loaded if vendor < loaded else -1, "dom-ready": max(vendor, parsed)}
    return moments.get(str(parameters.get("reads_at", "")), vendor)


def travel(
    page: VendorPage, order: tuple[str, ...], optimizely: int, own: str = "", when: str = ""
) -> None:
    """Take the steps of an order; the page sets its own variable before or after the snippet."""
    if when == "before":
        page.evaluate(f"{own}, null")
    for position, step in enumerate(order):
        if position == optimizely:
            page("optimizely", "tick")
        page(step)
        if when == "after" and step == "snippet":
            page.evaluate(f"{own}, null")
    page("rest")


CASES = sample(
    (
        case
        for case in product(CONFIGS, ORDERS, LATENESS, ("", "before", "after"))
        if not case[3] or case[0].vendor in OWN
    ),
    lambda config, order, _, when: (config.name, when or order),
    ids=lambda config, order, late, when: "-".join(filter(None, (config.name, order, late, when))),
)


@pytest.mark.parametrize(("config", "order", "lateness", "when"), CASES)
def test_the_vendor_has_the_value_and_the_page_s_own_value(
    config: SnippetConfig, order: str, lateness: str, when: str
) -> None:
    page, steps = VendorPage(config), ORDERS[order]
    optimizely, snippet = LATENESS[lateness], ORDERS[order].index("snippet")
    travel(page, steps, optimizely, OWN.get(config.vendor, ""), when)
    reading = last_reading(config, steps)
    held = set(config.variable_names.values()) & page.stored.keys()
    assert bool(held) is (max(snippet, optimizely - 1) < reading)
    assert page.handover == "placed" or (page.handover == "taken" and held)
    if when:
        assert ("own" in page.stored) is ((-1 if when == "before" else snippet) < reading)


@pytest.mark.parametrize("order", ORDERS)
def test_every_number_of_the_page_gets_the_value(order: str) -> None:
    page = VendorPage(configure("retreaver"))
    travel(page, ORDERS[order], 2)
    page.evaluate("__page.vendor.requestNumber(), null")
    assert page.stored.keys() == {"optimizely_conversion"}


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.name)
def test_a_vendor_that_reads_again_finds_the_same_value(config: SnippetConfig) -> None:
    page = VendorPage(config)
    travel(page, ORDERS["snippet first"], 0)
    before = page.stored
    rerun = config.vendor_descriptor.handover_values(config.options).get("rerun")
    if rerun:
        page.evaluate(f"{rerun}(), null")
    if config.vendor == "freespee":
        page.evaluate("__page.vendor.requestNumber(), null")
    page.evaluate(f"window[{config.global_name!r}].refresh(), null")
    page("rest")
    assert page.stored == before
    assert before


@pytest.mark.parametrize("order", ["snippet first", "vendor first"])
def test_callrail_is_asked_once_while_the_page_loads(order: str) -> None:
    page = VendorPage(configure("callrail"))
    travel(page, ORDERS[order], 0)
    assert page.evaluate("__page.vendor.requests()") == 1


def test_a_later_value_replaces_the_one_that_callrail_s_script_wrote_for_the_domain() -> None:
    old = "document.cookie = 'optimizely_conversion=old; path=/; domain=customer.test'"
    page = VendorPage(configure("callrail"), before=old)
    travel(page, ORDERS["snippet first"], 0)
    assert "70001" in page.stored["optimizely_conversion"]
