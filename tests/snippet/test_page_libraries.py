"""The answers are the same on a page whose libraries have replaced what scripts share."""

from __future__ import annotations

from pathlib import Path

import pytest
from snippetgen_harness.pages.situations import Situation, relevant_situations
from snippetgen_harness.verify.expectations import expect

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from tests.configurations import configure
from tests.sampling import sample
from tests.snippet.engine import run
from tests.snippet.test_situations import CONFIGS, IN_A_BROWSER_ONLY, optimizely

LIBRARIES = {
    path.stem: path.read_text("utf-8")
    for path in sorted((Path(__file__).parent / "libraries").glob("*.js"))
}
"""JavaScript that runs before the snippet: what libraries do, written from what they do."""

CASES = sample(
    (
        (config, situation, library)
        for library in LIBRARIES
        for config in CONFIGS
        for situation in relevant_situations(config.destination_object)
        if situation.id not in IN_A_BROWSER_ONLY and not situation.is_late
    ),
    lambda config, _, library: (library, config.name, config.destination),
    ids=lambda config, situation, library: (
        f"{library}-{situation.id}-{config.name}-{config.destination}"
    ),
)


@pytest.mark.parametrize(("config", "situation", "library"), CASES)
def test_the_answer_is_the_same_with_a_library(
    config: SnippetConfig, situation: Situation, library: str
) -> None:
    expected = expect(config, situation)
    api = f"window.{config.global_name}"
    answer = run(
        render(config).minified,
        f"{api}.generateConversionUrl({expected.arguments}) + ' ' + {api}.reason",
        cookies=None if "sandbox" in situation.csp else "; ".join(situation.cookies),
        optimizely=optimizely(config, situation),
        before=LIBRARIES[library],
    )
    assert answer == f"{expected.answer.url} {expected.answer.reason}"


BEACON = """
    var sent = [];
    window.navigator = {
        sendBeacon: function (url, text) { sent[sent.length] = text; return true; }
    };
    document.querySelectorAll = function () {
        return { length: 2, 0: { textContent: '(555) 010-0' }, 1: { textContent: ' 5550101 ' } };
    };
"""
COMAGIC = """
    var held = {};
    window.Comagic = {
        setProperty: function (name, value) { held[name] = value; },
        hasProperty: function () {}
    };
"""
TELMETRICS = '[options]\nkey = "made-up"\nnumbers = ".phone"\nmatch_seconds = 1800'
POOL = '[options]\nsource = "pool-params"\nobject = "invocaParams"'

HANDOVERS = [
    (configure("comagic"), COMAGIC, "held.optimizely_conversion.length"),
    (configure("invoca", POOL), "", "window.invocaParams.optimizely_conversion.length"),
    (configure("telmetrics", TELMETRICS), BEACON, "sent[0].length"),
    (
        configure("freespee"),
        "window.__fs_conf = [['setParameterString', 'a=1&optimizely_conversion=old&b=2']];",
        "window.__fs_conf[1][1]",
    ),
    (configure("callrail", packing="fields"), "", "written[0] + written[1] + written[2]"),
    (configure("callcap"), "", "window.webmatchVariables.c.length"),
    (
        configure(consent="shop.consent.statistics"),
        "window.shop = { consent: { statistics: true } };",
        "window.__ctm_cvars[0].optimizely_conversion.length",
    ),
]


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(
    ("config", "page", "source"), HANDOVERS, ids=lambda value: getattr(value, "vendor", "")
)
def test_the_vendor_gets_the_same_with_a_library(
    config: SnippetConfig, page: str, source: str, library: str
) -> None:
    script = render(config).minified
    assert run(script, source, before=page + LIBRARIES[library]) == run(script, source, before=page)
