"""The families that need more than a queue or a cookie, with the vendors' own shapes."""

from __future__ import annotations

import json

import pytest

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import VISITOR, run

URL = (
    "https://111.log.optimizely.com/event?a=111&d=222&n=phone_call_conversion"
    f"&u={VISITOR}&x70001=70002"
)
ENCODED = URL.replace("%", "%25").replace(":", "%3A").replace("/", "%2F").replace("?", "%3F")
ENCODED = ENCODED.replace("=", "%3D").replace("&", "%26")
RUN_TIMERS = "while (timers.length) timers.shift()[0]();"


def test_ringba_gets_a_tag_of_type_user() -> None:
    tags = run(render(configure("ringba")).minified, "window._rgba_tags")
    assert tags == [{"type": "User", "optimizely_conversion": URL}]


def test_freespee_gets_one_command_with_a_query() -> None:
    commands = run(render(configure("freespee")).minified, "window.__fs_conf")
    assert commands == [["setParameterString", f"&optimizely_conversion={ENCODED}"]]


MANGO = render(configure("mango-office", '[options]\nid = 123\nselector = ".phone"')).minified
CALLS = "window.mgo.q.map(function (call) { return call[0]; })"


def test_mango_gets_its_one_call_with_the_variables_as_a_query() -> None:
    assert run(MANGO, CALLS) == [
        {
            "calltracking": {
                "id": 123,
                "elements": [{"selector": ".phone"}],
                "customParam": f"optimizely_conversion={ENCODED}",
            }
        }
    ]


WITHOUT = [{"calltracking": {"id": 123, "elements": [{"selector": ".phone"}]}}]


def test_mango_gets_its_call_when_the_wait_is_over() -> None:
    source = f"(function () {{ {RUN_TIMERS} return {CALLS}; }})()"
    assert run(MANGO, source, optimizely="[]") == WITHOUT


def test_mango_does_not_wait_for_what_cannot_come() -> None:
    assert run(MANGO, CALLS, cookies="optimizelyOptOut=true") == WITHOUT


def test_mango_waits_for_the_configured_project() -> None:
    options = '[options]\nid = 123\nselector = ".phone"'
    script = render(configure("mango-office", options, project_id="111")).minified
    source = f"""(function () {{
        timers.shift()[0]();
        window.optimizely = classic(111, 222);
        {RUN_TIMERS}
        return {CALLS};
    }})()"""
    (call,) = run(script, source, optimizely="classic(999, 222)")
    assert call["calltracking"]["customParam"] == f"optimizely_conversion={ENCODED}"


def test_mango_does_not_wait_for_a_project_that_has_no_id() -> None:
    assert run(MANGO, CALLS, optimizely="classic('', 222)") == WITHOUT


def test_mango_that_fails_once_gets_its_call_again() -> None:
    before = """
        var got = [], fails = 1;
        window.mgo = function (call) {
            if (fails-- > 0) throw 0;
            got.push(call.calltracking.customParam);
        };
    """
    source = f"(function () {{ {RUN_TIMERS} return got; }})()"
    assert run(MANGO, source, before=before) == [f"optimizely_conversion={ENCODED}"]


def test_mango_that_always_fails_breaks_nothing() -> None:
    before = "window.mgo = function () { throw 0; };"
    source = f"(function () {{ {RUN_TIMERS} return window.offlineConversion.reason; }})()"
    assert run(MANGO, source, before=before) == "ready"


def test_mango_gets_one_call_only() -> None:
    source = """(function () {
        cookies = cookies.replace('70002', '70003');
        window.offlineConversion.refresh();
        return window.mgo.q.length;
    })()"""
    assert run(MANGO, source) == 1


def test_mango_s_own_function_is_called_where_it_is_there() -> None:
    before = "var calls = 0; window.mgo = function () { calls++; };"
    assert run(MANGO, "calls", before=before) == 1


COMAGIC = render(configure("comagic")).minified
READY = """
    var held = {};
    window.Comagic = {
        setProperty: function (name, value) { this.own.x = held[name] = value; },
        hasProperty: function () {},
        own: {}
    };
"""


def test_comagic_gets_the_property_when_it_is_ready() -> None:
    assert run(COMAGIC, "held", before=READY) == {"optimizely_conversion": URL}


def test_comagic_that_comes_later_is_waited_for() -> None:
    source = f"(function () {{ timers.shift()[0](); {READY} {RUN_TIMERS} return held; }})()"
    assert run(COMAGIC, source) == {"optimizely_conversion": URL}


def test_a_vendor_is_waited_for_longer_than_optimizely() -> None:
    waited = """(function () {
        var sum = 0, timer;
        while ((timer = timers.shift())) { sum += timer[1]; timer[0](); }
        return sum;
    })()"""
    assert round(run(COMAGIC, waited, optimizely="[]")) == 5000
    assert 60_000 < run(COMAGIC, waited) < 120_000


def test_calltouch_gets_json_text_once_both_globals_are_there() -> None:
    script = render(configure("calltouch")).minified
    ready = "var got = []; window.ct = function (a, b) { got.push(a, b); };"
    assert run(script, "got", before=ready) == []
    name, text = run(script, "got", before=f"{ready} window.call_value = '1';")
    assert name == "set_attrs"
    assert json.loads(text) == {"optimizely_conversion": URL}


@pytest.mark.parametrize(
    "visitor", ['"quoted"', "back\\slash", "Ü🙂", "a\u2028b", "\x7f", "</script>"]
)
def test_json_text_survives_any_value(visitor: str) -> None:
    script = render(configure("calltouch", packing="fields")).minified
    before = "var got; window.call_value = 1; window.ct = function (a, b) { got = b; };"
    cookies = f"optimizelyEndUserId={visitor}; optimizelyBuckets=%7B%2270001%22%3A%2270002%22%7D"
    text = run(script, "got", before=before, cookies=cookies)
    assert json.loads(text)["optimizely_visitor"] == visitor
    assert text.isascii()


ROISTAT = render(configure("roistat")).minified
ROISTAT_SCRIPT = """
    var held = {};
    window.roistat = { visit: '', setRoistatParams: function (params) { held = params; } };
"""


def test_roistat_is_called_when_the_visit_has_been_processed() -> None:
    source = "(window.roistat.visit = '7', window.roistatVisitCallback('7'), held)"
    assert run(ROISTAT, source, before=ROISTAT_SCRIPT) == {"roistat_param1": URL}


def test_another_roistat_callback_is_called_too() -> None:
    other = "var other; window.roistatVisitCallback = function (id) { other = id; };"
    source = "(window.roistatVisitCallback('7'), other)"
    assert run(ROISTAT, source, before=other) == "7"


def test_retreaver_s_number_gets_the_tags() -> None:
    number = "var held; window.retreaverNumber = { replace_tags: function (t) { held = t; } };"
    script = render(configure("retreaver")).minified
    assert run(script, "held", before=number) == {"optimizely_conversion": URL}


def test_callcap_reads_a_member_of_an_object() -> None:
    script = render(configure("callcap")).minified
    assert run(script, "window.webmatchVariables") == {"c": URL}
    kept = run(script, "window.webmatchVariables", before="window.webmatchVariables = { k: 1 };")
    assert kept == {"k": 1, "c": URL}


STORAGE = """
    var stored = {}, runs = 0;
    window.localStorage = { setItem: function (key, value) { stored[key] = value; } };
"""


def test_invoca_reads_an_entry_of_the_storage() -> None:
    script = render(configure("invoca")).minified
    (key,) = run(script, "Object.keys(stored)", before=STORAGE)
    assert key.startswith("inv_")
    assert run(script, f"stored[{json.dumps(key)}]", before=STORAGE) == URL


def test_invoca_that_has_run_runs_once_more() -> None:
    invoca = "window.Invoca = { PNAPI: { run: function () { runs++; } } };"
    assert run(render(configure("invoca")).minified, "runs", before=STORAGE + invoca) == 1


def test_a_storage_that_is_blocked_does_not_throw() -> None:
    script = render(configure("invoca")).minified
    assert run(script, "window.offlineConversion.reason") == "ready"


def test_invoca_s_short_field_does_not_take_a_long_url() -> None:
    options = '[options]\nfield_type = "short"'
    buckets = ",".join(f'"{70000 + n}":"{80000 + n}"' for n in range(20))
    cookies = f"optimizelyEndUserId={VISITOR}; optimizelyBuckets={{{buckets}}}"
    source = "window.offlineConversion.generateConversionUrl('call')"
    assert run(render(configure("invoca", options)).minified, source, cookies=cookies) == ""
    assert run(render(configure("invoca")).minified, source, cookies=cookies) != ""


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


def test_without_beacons_a_request_is_made() -> None:
    before = """
        var sent = [];
        window.navigator = {};
        window.XMLHttpRequest = function () {
            this.open = function (method, url) { this.where = method + ' ' + url; };
            this.send = function (text) { sent.push([this.where, text]); };
        };
    """
    script = render(configure("generic-beacon", '[options]\nurl = "/collect"')).minified
    ((where, _),) = run(script, "sent", before=before)
    assert where == "POST /collect"
