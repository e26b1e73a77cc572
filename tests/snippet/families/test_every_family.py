"""Every family on pages where vendors' scripts have lost values."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import pytest

from snippetgen.config import SnippetConfig
from snippetgen.vendors.family import families
from tests.configurations import configure
from tests.snippet.vendor_page import VendorPage

SITUATIONS = (
    "ready too early",
    "owner replaced",
    "the page uses the same interface",
    "the vendor reads again",
    "the vendor reads once, and early",
)

STEPS = ("snippet", "vendor", "optimizely", "parsed", "loaded", "tick", "rest")


class Case(NamedTuple):
    """A configuration, and what happens on the page: steps, or JavaScript expressions."""

    config: SnippetConfig
    steps: tuple[str, ...]
    handover: str = "placed"
    arrives: bool = True
    """Whether the vendor has the conversion at the end."""
    own: str = ""
    """An expression that is true if the page's own values still exist."""


STORED = "__page.vendor.stored()"
LAST = ("parsed", "loaded", "rest")

BEACON = configure("generic-beacon", '[options]\nurl = "/collect"')
NUMBERS = configure("telmetrics", '[options]\nkey = "K"\nnumbers = ".phone"')
SENDS = "(sent = [], navigator = { sendBeacon: function (url, text) { return sent.push(text); } })"
NO_NUMBER = "document.querySelectorAll = function () { return { length: 0 }; }"
A_NUMBER = "document.querySelectorAll = function () { return [{ textContent: '5550100' }]; }"
MANGO = configure("mango-office", '[options]\nid = 7\nselector = ".phone"')
POOL = configure("invoca", '[options]\nsource = "pool-params"')
FREESPEE_WAITS = configure("freespee", '[options]\nwait = "yes"')
READ_AGAIN = configure("generic-cookie", '[options]\nrerun = "calls.read"')

NO_SCRIPT = "No script of the vendor's is involved: the snippet sends the request itself."
LIVE = "The vendor takes a value at any time."
ONE_CALL = "The vendor reads its one call when it is made."

TABLE: dict[tuple[str, str], Case | str] = {
    # The vendor's numbers appear on the page later.
    ("beacon", SITUATIONS[0]): Case(
        NUMBERS, (SENDS, NO_NUMBER, "optimizely", "snippet", A_NUMBER, *LAST), "sent"
    ),
    ("beacon", SITUATIONS[1]): NO_SCRIPT,
    ("beacon", SITUATIONS[2]): NO_SCRIPT,
    ("beacon", SITUATIONS[3]): NO_SCRIPT,
    ("beacon", SITUATIONS[4]): Case(BEACON, (SENDS, "snippet", "optimizely", *LAST), "sent"),
    # The queue exists before the script that reads it.
    ("command-queue", SITUATIONS[0]): Case(
        configure("infinity"), ("_ictt = []", "optimizely", "snippet", "vendor", *LAST)
    ),
    ("command-queue", SITUATIONS[1]): Case(
        configure("infinity"), ("snippet", "vendor", "optimizely", *LAST)
    ),
    ("command-queue", SITUATIONS[2]): Case(
        configure("freespee"),
        (
            "optimizely",
            "snippet",
            "__fs_conf.push(['setParameterString', 'own=1'])",
            "vendor",
            *LAST,
        ),
        own=f"{STORED}.own === '1'",
    ),
    ("command-queue", SITUATIONS[3]): Case(
        configure("freespee"),
        ("optimizely", "snippet", "vendor", *LAST, "__page.vendor.requestNumber()"),
    ),
    ("command-queue", SITUATIONS[4]): Case(
        FREESPEE_WAITS, ("snippet", "vendor", "parsed", "loaded", "optimizely", "rest")
    ),
    ("config-object", SITUATIONS[0]): Case(
        configure("callcap"), ("webmatchVariables = {}", "optimizely", "snippet", "vendor", *LAST)
    ),
    ("config-object", SITUATIONS[1]): Case(
        configure("iovox"), ("snippet", "iovoxSiteData = {}", "vendor", "optimizely", *LAST)
    ),
    ("config-object", SITUATIONS[2]): Case(
        configure("trackdrive"),
        (
            "optimizely",
            "snippet",
            "(window.trackdriveTokens = window.trackdriveTokens || {}).own = '1'",
            "vendor",
            *LAST,
        ),
        own=f"{STORED}.own === '1'",
    ),
    ("config-object", SITUATIONS[3]): Case(
        configure("iovox"),
        ("optimizely", "snippet", "vendor", *LAST, "iovoxDniApi.initialize()"),
    ),
    ("config-object", SITUATIONS[4]): Case(
        configure("callcap"), ("optimizely", "vendor", "snippet", *LAST), arrives=False
    ),
    ("cookie", SITUATIONS[0]): Case(
        configure("callrail"), ("optimizely", "vendor", "snippet", *LAST)
    ),
    # The vendor has its own value for the cookie.
    ("cookie", SITUATIONS[1]): Case(
        configure("callrail"),
        (
            "document.cookie = 'optimizely_conversion=old; path=/; domain=customer.test'",
            "localStorage.setItem('calltrk-optimizely_conversion', '\"old\"')",
            "optimizely",
            "snippet",
            "vendor",
            *LAST,
        ),
    ),
    ("cookie", SITUATIONS[2]): Case(
        configure("callrail"),
        (
            "document.cookie = 'optimizely_conversion2=own'",
            "optimizely",
            "snippet",
            "vendor",
            *LAST,
        ),
        own="/optimizely_conversion2=own/.test(document.cookie)",
    ),
    ("cookie", SITUATIONS[3]): Case(READ_AGAIN, ("vendor", "snippet", "optimizely", *LAST)),
    ("cookie", SITUATIONS[4]): Case(
        configure("generic-cookie"), ("vendor", "snippet", "optimizely", *LAST), arrives=False
    ),
    ("function-queue", SITUATIONS[0]): Case(MANGO, ("optimizely", "snippet", "vendor", *LAST)),
    ("function-queue", SITUATIONS[1]): Case(MANGO, ("snippet", "vendor", "optimizely", *LAST)),
    ("function-queue", SITUATIONS[2]): Case(
        MANGO,
        (
            "mgo = function () { (mgo.q = mgo.q || []).push(arguments); }",
            "mgo({ calltracking: { id: 7, customParam: 'own=1' } })",
            "optimizely",
            "snippet",
            "vendor",
            *LAST,
        ),
        own=f"{STORED}.own === '1'",
    ),
    ("function-queue", SITUATIONS[3]): ONE_CALL,
    ("function-queue", SITUATIONS[4]): Case(MANGO, ("vendor", "snippet", "optimizely", *LAST)),
    ("method-when-ready", SITUATIONS[0]): Case(
        configure("roistat"), ("optimizely", "snippet", "vendor", *LAST), "taken"
    ),
    ("method-when-ready", SITUATIONS[1]): Case(
        configure("retreaver"),
        ("optimizely", "snippet", "vendor", *LAST, "__page.vendor.requestNumber()", "rest"),
        "taken",
    ),
    ("method-when-ready", SITUATIONS[2]): Case(
        configure("comagic"),
        ("optimizely", "vendor", "rest", "Comagic.setProperty('own', '1')", "snippet", *LAST),
        "taken",
        own=f"{STORED}.own === '1'",
    ),
    ("method-when-ready", SITUATIONS[3]): LIVE,
    ("method-when-ready", SITUATIONS[4]): Case(
        configure("roistat"), ("vendor", "parsed", "loaded", "rest", "snippet", "optimizely", *LAST)
    ),
    ("object-queue", SITUATIONS[0]): Case(
        configure("ctm"), ("__ctm_cvars = []", "optimizely", "snippet", "vendor", *LAST)
    ),
    ("object-queue", SITUATIONS[1]): Case(
        configure("ringba"), ("snippet", "_rgba_tags = []", "vendor", "optimizely", *LAST)
    ),
    ("object-queue", SITUATIONS[2]): Case(
        configure("ctm"),
        ("optimizely", "snippet", "__ctm_cvars.push({ own: '1' })", "vendor", *LAST),
        own=f"{STORED}.own === '1'",
    ),
    ("object-queue", SITUATIONS[3]): LIVE,
    ("object-queue", SITUATIONS[4]): LIVE,
    ("storage", SITUATIONS[0]): Case(
        configure("invoca"), ("optimizely", "snippet", "vendor", *LAST)
    ),
    ("storage", SITUATIONS[1]): "A page can delete the storage, but not replace it.",
    ("storage", SITUATIONS[2]): Case(
        configure("invoca"),
        ("localStorage.setItem('inv_own', '1')", "optimizely", "snippet", "vendor", *LAST),
        own="localStorage.getItem('inv_own') === '1'",
    ),
    ("storage", SITUATIONS[3]): Case(
        configure("invoca"),
        ("optimizely", "snippet", "vendor", *LAST, "Invoca.PNAPI.run()"),
    ),
    ("storage", SITUATIONS[4]): Case(
        configure("invoca"), ("vendor", "snippet", "optimizely", *LAST)
    ),
}
"""A case for each family and situation, or the reason why there is none."""


def test_every_family_has_an_entry_for_every_situation() -> None:
    missing = set(product(families(), SITUATIONS)) - TABLE.keys()
    assert not missing, "add a Case or a reason to TABLE for each"
    assert TABLE.keys() == set(product(families(), SITUATIONS))


@pytest.mark.parametrize("name", families())
def test_the_vendor_has_the_value_and_the_snippet_says_so(name: str) -> None:
    for situation in SITUATIONS:
        case = TABLE[name, situation]
        if isinstance(case, str):
            continue
        assert case.config.vendor_descriptor.family(case.config.options).name == name
        page = VendorPage(case.config)
        for step in case.steps:
            if step in STEPS:
                page(step)
            else:
                page.evaluate(f"{step}, null")
        held = page.evaluate("typeof sent === 'undefined' ? __page.vendor.stored() : sent")
        assert (situation, "70001" in str(held)) == (situation, case.arrives)
        assert (situation, page.handover) == (situation, case.handover)
        assert (situation, bool(page.evaluate(case.own or "1"))) == (situation, True)
