"""A request that the snippet itself makes."""

from __future__ import annotations

import json

import pytest

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import run
from tests.snippet.families.handover_examples import RUN_TIMERS, URL

BEACON = """
    var sent = [];
    window.navigator = {
        sendBeacon: function (url, text) { sent.push([url, text]); return true; }
    };
    document.querySelectorAll = function () {
        return { length: 2, 0: { textContent: '(555) 010-0' }, 1: { textContent: ' 5550101 ' } };
    };
"""


def test_a_beacon_is_a_json_object() -> None:
    script = render(configure("generic-beacon", '[options]\nurl = "/collect"')).minified
    ((url, text),) = run(script, "sent", before=BEACON)
    assert url == "/collect"
    assert json.loads(text) == {"optimizely_conversion": URL}


def test_telmetrics_gets_the_tag_with_the_numbers_shown() -> None:
    options = '[options]\nkey = "made-up"\nnumbers = ".phone"\nmatch_seconds = 1800'
    script = render(configure("telmetrics", options)).minified
    ((url, text),) = run(script, "sent", before=BEACON)
    assert url == "https://api.telmetrics.com/v3/api/leadtracking/setTag"
    assert json.loads(text) == {
        "tag_data": URL,
        "key": "made-up",
        "tracking_numbers": ["5550100", "5550101"],
        "session_match_period": 1800,
    }


def test_telmetrics_waits_for_the_numbers_to_be_on_the_page() -> None:
    options = '[options]\nkey = "made-up"\nnumbers = ".phone"\nmatch_seconds = 1800'
    script = render(configure("telmetrics", options)).minified
    nothing = "var found = { length: 0 };"
    before = BEACON + nothing + "document.querySelectorAll = function () { return found; };"
    source = f"""(function () {{
        timers.shift()[0]();
        found = {{ length: 1, 0: {{ textContent: '555' }} }};
        {RUN_TIMERS}
        return sent.length;
    }})()"""
    assert run(script, source, before=before) == 1


def test_telmetrics_gets_no_number_of_an_element_that_is_still_empty() -> None:
    options = '[options]\nkey = "made-up"\nnumbers = ".phone"\nmatch_seconds = 1800'
    script = render(configure("telmetrics", options)).minified
    page = """
        var found = [{ textContent: '' }, { textContent: 'Call us' }];
        document.querySelectorAll = function () { return found; };
    """
    source = f"""(function () {{
        var early = sent.length;
        found[1].textContent = '555-0100';
        {RUN_TIMERS}
        return [early, sent.length, sent[0][1]];
    }})()"""
    early, all_of_them, text = run(script, source, before=BEACON + page)
    assert [early, all_of_them] == [0, 1]
    assert json.loads(text)["tracking_numbers"] == ["5550100"]


def test_telmetrics_gets_the_tag_again_when_the_page_shows_other_numbers() -> None:
    options = '[options]\nkey = "made-up"\nnumbers = ".phone"\nmatch_seconds = 1800'
    script = render(configure("telmetrics", options)).minified
    source = """(function () {
        var api = window.offlineConversion, after = [];
        function show(found) {
            document.querySelectorAll = function () { return found; };
            api.refresh();
            after.push([sent.length, api.handover]);
        }
        api.refresh();
        show([]);
        show([{ textContent: '5550199' }]);
        return [after, sent[1][1]];
    })()"""
    after, text = run(script, source, before=BEACON)
    assert after == [[1, "sent"], [2, "sent"]]
    assert json.loads(text)["tracking_numbers"] == ["5550199"]


NO_BEACONS = [
    "{}",
    "{ sendBeacon: function () { return false; } }",
    "{ sendBeacon: function () { throw 0; } }",
]


@pytest.mark.parametrize("beacons", NO_BEACONS)
def test_without_a_beacon_api_a_request_is_made(beacons: str) -> None:
    before = """
        var sent = [];
        window.XMLHttpRequest = function () {
            this.open = function (method, url) { this.where = method + ' ' + url; };
            this.send = function (text) { sent.push([this.where, text]); };
        };
    """
    script = render(configure("generic-beacon", '[options]\nurl = "/collect"')).minified
    navigator = f"window.navigator = {beacons};"
    ((where, _),) = run(script, "sent", before=navigator + before)
    assert where == "POST /collect"
