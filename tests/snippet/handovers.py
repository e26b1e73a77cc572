"""Pages with stubs of vendors' scripts, and the values in them once the snippet has run."""

from __future__ import annotations

from typing import NamedTuple

from snippetgen.config import SnippetConfig
from tests.configurations import configure


class Handover(NamedTuple):
    """A configuration, JavaScript that runs before the snippet, and an expression."""

    config: SnippetConfig
    page: str
    held: str


_BEACON = """
    window.sent = [];
    document.querySelectorAll = function () {
        return { length: 2, 0: { textContent: '(555) 010-0' }, 1: { textContent: ' 5550101 ' } };
    };
    Object.defineProperty(window, 'navigator', { value: {
        userAgent: '',
        sendBeacon: function (url, text) { window.sent[window.sent.length] = text; return true; }
    }});
"""
_COMAGIC = """
    window.held = {};
    window.Comagic = {
        setProperty: function (name, value) { window.held[name] = value; },
        hasProperty: function () {}
    };
"""
_QUEUE = "window.__fs_conf = [['setParameterString', 'a=1&optimizely_conversion=old&b=2']];"
_CONSENT = "window.shop = { consent: { statistics: true } };"
_TELMETRICS = '[options]\nkey = "made-up"\nnumbers = ".phone"\nmatch_seconds = 1800'
_POOL = '[options]\nsource = "pool-params"\nobject = "invocaParams"'

_COOKIES = "window.document ? document.cookie : written[0] + written[3]"


def _handover(vendor: str, page: str, held: str, more: str = "", **settings: str) -> Handover:
    # One page can have all snippets: each has its own global.
    settings["global"] = f"{vendor}Conversion"
    return Handover(configure(vendor, more, **settings), page, held)


HANDOVERS = {
    each.config.vendor: each
    for each in (
        _handover("comagic", _COMAGIC, "window.held.optimizely_conversion"),
        _handover("invoca", "", "window.invocaParams.optimizely_conversion", _POOL),
        _handover("telmetrics", _BEACON, "window.sent[0]", _TELMETRICS),
        _handover("freespee", _QUEUE, "window.__fs_conf[1][1]"),
        _handover("callcap", "", "window.webmatchVariables.c"),
        _handover(
            "ctm",
            _CONSENT,
            "window.__ctm_cvars[0].optimizely_conversion",
            consent="shop.consent.statistics",
        ),
        _handover("callrail", "", _COOKIES, packing="fields"),
    )
}
