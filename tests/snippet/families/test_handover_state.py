"""What the snippet knows about a hand-over, in every family."""

from __future__ import annotations

import pytest

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import run
from tests.snippet.families.handover_examples import HANDOVER


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


def test_a_vendor_that_says_when_it_is_ready_has_nothing_without_a_conversion() -> None:
    script = render(configure("roistat")).minified
    ready = "window.roistat = { visit: '1', setRoistatParams: function () {} };"
    assert run(script, HANDOVER, before=ready) == "placed"
    assert run(script, HANDOVER, before=ready, optimizely="[]") == ""
    said = f"(window.roistatVisitCallback('1'), {HANDOVER})"
    assert run(script, said, before=ready) == "taken"
    assert run(script, said, before=ready, optimizely="[]") == ""
