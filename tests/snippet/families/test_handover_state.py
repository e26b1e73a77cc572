"""What the snippet knows about a hand-over, in every family."""

from __future__ import annotations

import pytest

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from snippetgen.vendors.family import families
from tests.configurations import configure
from tests.snippet.engine import run
from tests.snippet.families.handover_examples import ENCODED, HANDOVER
from tests.snippet.vendor_page import VendorPage


@pytest.mark.parametrize(
    ("vendor", "options", "handover"),
    [
        ("ctm", "", "placed"),
        ("callrail", "", "placed"),
        ("freespee", "", "placed"),
        ("callcap", "", "placed"),
        ("invoca", "", ""),  # there is no storage
        ("comagic", "", ""),  # there is no vendor
        ("generic-beacon", '[options]\nurl = "/collect"', "sent"),
    ],
)
def test_the_snippet_says_what_it_knows_about_the_hand_over(
    vendor: str, options: str, handover: str
) -> None:
    script = render(configure(vendor, options)).minified
    beacon = "window.navigator = { sendBeacon: function () { return true; } };"
    assert run(script, HANDOVER, before=beacon) == handover
    assert run(script, HANDOVER, before=beacon, optimizely="[]") == ""


def test_without_a_conversion_a_vendor_with_a_callback_has_nothing() -> None:
    script = render(configure("roistat")).minified
    ready = "window.roistat = { visit: '1', setRoistatParams: function () {} };"
    assert run(script, HANDOVER, before=ready) == "placed"
    assert run(script, HANDOVER, before=ready, optimizely="[]") == ""
    said = f"(window.roistatVisitCallback('1'), {HANDOVER})"
    assert run(script, said, before=ready) == "taken"
    assert run(script, said, before=ready, optimizely="[]") == ""


CALLRAIL = configure("callrail")
CALLCAP = configure("callcap")
FREESPEE = configure("freespee")
FREESPEE_LIVE = """
    window.__fs_dncs_instance = { _parameterString: 'a=1' };
    window.__fs_conf = {
        push: function (command) { window.__fs_dncs_instance._parameterString = command[1]; }
    };
"""
INVOCA = configure("invoca")

LOSSES = [
    (CALLRAIL, "document.cookie = 'optimizely_conversion=; path=/; max-age=0'"),
    (CALLRAIL, "document.cookie = 'optimizely_conversion=old; path=/'"),
    (CALLCAP, "webmatchVariables = { k: '1' }"),
    (CALLCAP, "webmatchVariables = undefined"),
    (INVOCA, "localStorage.items = {}"),
    (INVOCA, "localStorage.setItem('inv_optimizely_conversion', 'old')"),
    (
        configure("callrail", packing="fields"),
        "document.cookie = 'optimizely_experiments=; path=/; max-age=0'",
    ),
    (
        configure("invoca", packing="fields"),
        "localStorage.removeItem('inv_optimizely_experiments')",
    ),
    (configure("ringostat", packing="fields"), "ringostatVariables.optimizely_experiments = ''"),
]
"""Configurations, and what a page does after the hand-over."""

REFUSALS = [
    (CALLRAIL, "document = Object.freeze({ cookie: document.cookie })"),
    (CALLCAP, "webmatchVariables = Object.freeze({})"),
    (INVOCA, "localStorage.setItem = function () {}"),
]
"""Configurations, and what a page does before the hand-over."""


def test_every_family_that_notices_a_loss_is_tried() -> None:
    tried = [FREESPEE, *(config for config, _ in LOSSES)]
    names = {each.vendor_descriptor.family(each.options).name for each in tried} | {"beacon"}
    missing = {name for name, each in families().items() if each.notices_loss} - names
    assert not missing, "add a page that loses the value to LOSSES for each"


@pytest.mark.parametrize(("config", "loss"), LOSSES, ids=lambda each: getattr(each, "vendor", each))
def test_refresh_hands_over_what_the_page_has_lost(config: SnippetConfig, loss: str) -> None:
    page = VendorPage(config)
    page("optimizely", "snippet")
    assert page.handover == "placed"
    page.evaluate(f"{loss}, window.offlineConversion.refresh(), null")
    assert page.handover == "placed"
    page("vendor", "parsed", "loaded")
    assert "70001" in str(page.stored)


def test_refresh_adds_the_value_to_the_parameters_that_freespee_s_script_has() -> None:
    script = render(FREESPEE).minified
    text = "window.__fs_dncs_instance._parameterString"
    source = f"({text} = 'own=1', window.offlineConversion.refresh(), {text})"
    assert run(script, source, before=FREESPEE_LIVE) == f"own=1&optimizely_conversion={ENCODED}"


@pytest.mark.parametrize(
    ("config", "refusal"), REFUSALS, ids=lambda each: getattr(each, "vendor", each)
)
def test_what_the_page_has_not_stored_is_not_placed(config: SnippetConfig, refusal: str) -> None:
    page = VendorPage(config, before=refusal)
    page("optimizely", "snippet")
    assert page.handover == ""
    assert page.evaluate("window.offlineConversion.reason") == "ready"


def test_an_entry_that_the_page_has_refused_is_stored_as_soon_as_it_accepts_it() -> None:
    page = VendorPage(INVOCA, before="var set = localStorage.setItem; " + REFUSALS[2][1])
    page("optimizely", "snippet")
    page.evaluate("localStorage.setItem = set, null")
    page("tick")
    assert page.handover == "placed"
