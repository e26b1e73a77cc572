"""The families that need more than a queue or a cookie, with the vendors' own shapes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import VISITOR, run

URL = (
    "https://111.log.optimizely.com/event?a=111&d=222&n=phone_call_conversion"
    f"&u={VISITOR}&x70001=70002"
)
ENCODED = URL.replace("%", "%25").replace(":", "%3A").replace("/", "%2F").replace("?", "%3F")
ENCODED = ENCODED.replace("=", "%3D").replace("&", "%26")
HANDOVER = "window.offlineConversion.handover"
RUN_TIMERS = "while (timers.length) timers.shift()[0]();"


def test_ringba_gets_a_tag_of_type_user() -> None:
    tags = run(render(configure("ringba")).minified, "window._rgba_tags")
    assert tags == [{"type": "User", "optimizely_conversion": URL}]


def test_freespee_gets_one_command_with_a_query() -> None:
    commands = run(render(configure("freespee")).minified, "window.__fs_conf")
    assert commands == [["setParameterString", f"&optimizely_conversion={ENCODED}"]]


FREESPEE = render(configure("freespee")).minified
OURS = f"&optimizely_conversion={ENCODED}"


def test_freespee_keeps_the_parameters_that_the_page_has_set() -> None:
    before = "window.__fs_conf = [['setParameterString', '&a=1&optimizely_conversion=old&b=2']];"
    assert run(FREESPEE, "window.__fs_conf[1][1]", before=before) == f"&a=1&b=2{OURS}"
    live = """
        var text = 'optimizely_conversion=old&a=1';
        window.__fs_conf = { push: function (command) { text = command[1]; } };
        window.__fs_dncs_instance = { _parameterString: text };
    """
    assert run(FREESPEE, "text", before=live) == f"&a=1{OURS}"


NAMES = st.sampled_from(["a", "optimizely_conversion2", "my_optimizely_conversion", "b"])
PAIRS = st.lists(st.tuples(NAMES, st.text("ab=%?.$ ")).map("=".join))


@settings(max_examples=30)
@given(before=PAIRS, after=PAIRS)
def test_freespee_keeps_whatever_else_is_in_the_text(before: list[str], after: list[str]) -> None:
    text = "&".join([*before, "optimizely_conversion=old", *after])
    page = f"window.__fs_conf = [['setParameterString', {json.dumps(text)}]];"
    got = run(FREESPEE, "window.__fs_conf[1][1]", before=page)
    kept = [pair for pair in got.split("&") if pair]
    assert kept == [*before, *after, OURS.removeprefix("&")]


def test_freespee_gets_the_value_again_at_the_load_event() -> None:
    source = """(function () {
        window.__fs_conf.push(['setParameterString', '&a=1']);
        listeners[0][1]();
        return [listeners.length, listeners[0][0], window.__fs_conf.pop()[1]];
    })()"""
    assert run(FREESPEE, source) == [1, "load", f"&a=1{OURS}"]


WAITING = render(configure("freespee", '[options]\nwait = "yes"')).minified
ASKED = "!!window.__fs_conf[0][1]()"


def test_freespee_waits_for_optimizely_if_it_is_asked_to() -> None:
    source = f"""(function () {{
        var asked = [window.__fs_conf[0][0], {ASKED}];
        window.optimizely = classic(111, 222);
        return asked.concat({ASKED}, window.__fs_conf[1][1]);
    }})()"""
    assert run(WAITING, source, optimizely="[]") == ["setWaitForFunction", False, True, OURS]


def test_freespee_waits_no_longer_than_the_snippet() -> None:
    source = f"(function () {{ {RUN_TIMERS} return {ASKED}; }})()"
    assert run(WAITING, source, optimizely="[]") is True
    assert run(WAITING, ASKED, cookies="optimizelyOptOut=true") is True


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


def test_a_vendor_s_method_that_was_called_has_taken_the_value() -> None:
    assert run(COMAGIC, HANDOVER, before=READY) == "taken"


def test_a_vendor_that_was_called_without_a_value_does_not_take_a_later_one() -> None:
    source = f"""(function () {{
        {RUN_TIMERS}
        window.optimizely = classic(111, 222);
        window.offlineConversion.refresh();
        return [window.offlineConversion.reason, {HANDOVER}];
    }})()"""
    assert run(MANGO, source, optimizely="[]") == ["ready", ""]


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
        return [window.mgo.q.length, window.offlineConversion.handover];
    })()"""
    assert run(MANGO, source) == [1, ""]


def test_mango_s_own_function_is_called_if_it_exists() -> None:
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


def test_the_snippet_waits_longer_for_a_vendor_than_for_optimizely() -> None:
    waited = """(function () {
        var sum = 0, timer;
        while ((timer = timers.shift())) { sum += timer[1]; timer[0](); }
        return sum;
    })()"""
    assert round(run(COMAGIC, waited, optimizely="[]")) == 5000
    assert 59_000 < run(COMAGIC, waited) <= 60_000


DELAYS = """(function () {
    var delays = [], timer;
    while ((timer = timers.shift())) { delays.push(timer[1]); timer[0](); }
    return delays;
})()"""


def test_a_vendor_that_is_late_is_asked_at_least_once_a_second() -> None:
    asked = run(COMAGIC, DELAYS)
    assert asked == sorted(asked)
    assert asked[-1] == 1000


def test_the_snippet_waits_for_the_vendor_if_not_for_optimizely() -> None:
    script = render(configure("comagic", wait_ms=0)).minified
    source = f"""(function () {{
        var first = timers[0][1];
        {READY} {RUN_TIMERS}
        return [first, held];
    }})()"""
    first, held = run(script, source)
    assert first > 0
    assert held == {"optimizely_conversion": URL}


def test_another_object_of_the_vendor_gets_the_value_on_refresh() -> None:
    source = f"(function () {{ {READY} window.offlineConversion.refresh(); return held; }})()"
    assert run(COMAGIC, source, before=READY) == {"optimizely_conversion": URL}


def test_the_same_object_gets_the_value_once() -> None:
    counted = READY.replace("this.own.x =", "held.times = (held.times || 0) + 1; this.own.x =")
    source = "(window.offlineConversion.refresh(), held.times)"
    assert run(COMAGIC, source, before=counted) == 1


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


def test_roistat_that_ignores_the_first_call_gets_the_value_again() -> None:
    early = ROISTAT_SCRIPT.replace("visit: ''", "visit: '7'")
    source = "(held = {}, window.roistatVisitCallback('7'), held)"
    assert run(ROISTAT, source, before=early) == {"roistat_param1": URL}


def test_roistat_has_taken_the_value_when_it_says_that_it_is_ready() -> None:
    early = ROISTAT_SCRIPT.replace("visit: ''", "visit: '7'")
    handover = "window.offlineConversion.handover"
    source = f"[{handover}, (window.roistatVisitCallback('7'), {handover})]"
    assert run(ROISTAT, source, before=early) == ["placed", "taken"]
    assert run(ROISTAT, handover, before=ROISTAT_SCRIPT) == ""


def test_another_roistat_callback_is_called_too() -> None:
    other = "var other; window.roistatVisitCallback = function (id) { other = id; };"
    source = "(window.roistatVisitCallback('7'), other)"
    assert run(ROISTAT, source, before=other) == "7"


RETREAVER = render(configure("retreaver")).minified


def test_retreaver_s_number_gets_the_tags() -> None:
    number = "var held; window.retreaverNumber = { replace_tags: function (t) { held = t; } };"
    assert run(RETREAVER, "held", before=number) == {"optimizely_conversion": URL}


NUMBER = """
    function number(name) {
        return { replace_tags: function (tags) {
            if (name === 'shared') throw 'Error: Tried to add tags to non per-visitor number.';
            tagged.push([name, tags.optimizely_conversion]);
        } };
    }
    var tagged = [];
"""


def test_every_number_that_the_page_requests_gets_the_tags() -> None:
    script = render(configure("retreaver")).minified
    source = """(function () {
        window.retreaverNumber = number('first');
        window.retreaverNumber = number('second');
        window.retreaverNumber.replace_tags({ own: '1' });
        return tagged.reverse();
    })()"""
    (own, *tagged) = run(script, source, before=NUMBER)
    assert own[0] == "second"
    assert ["first", URL] in tagged
    assert ["second", URL] in tagged


def test_numbers_that_come_before_optimizely_get_the_tags() -> None:
    source = f"""(function () {{
        window.retreaverNumber = number('second');
        window.optimizely = classic(111, 222);
        {RUN_TIMERS}
        return tagged.sort();
    }})()"""
    before = NUMBER + "window.retreaverNumber = number('first');"
    tagged = run(RETREAVER, source, before=before, optimizely="[]")
    assert tagged == [["first", URL], ["second", URL]]


def test_all_numbers_of_a_campaign_get_the_tags() -> None:
    script = render(configure("retreaver", '[options]\ncampaign = "campaign"')).minified
    source = "(window.retreaverNumber = number('first'), tagged.sort())"
    before = (
        NUMBER
        + """
        window.campaign = {
            own: [number('second'), number('shared'), number('first')],
            numbers: function () { return this.own; }
        };
    """
    )
    assert run(script, source, before=before)[-2:] == [["second", URL], ["second", URL]]
    assert run(script, "tagged", before=before) == [["first", URL], ["second", URL]]


def test_a_number_that_takes_no_tags_has_not_taken_the_value() -> None:
    before = NUMBER + "window.retreaverNumber = number('shared');"
    assert run(RETREAVER, f"[tagged, {HANDOVER}]", before=before) == [[], ""]


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
