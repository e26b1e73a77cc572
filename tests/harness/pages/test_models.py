"""The models of the vendors' scripts, without a browser: what each keeps, and what it returns."""

from __future__ import annotations

import json
from typing import Any

import dukpy
import pytest
from snippetgen_harness.pages.vendor_embed import STATIC, vendor_model_data

from snippetgen.config import SnippetConfig
from tests.configurations import COMMAND_QUEUE, configure

_WINDOW = """
var window = this, timers = [], cookies = '';
var listeners = {};
function addEventListener(name, fn) { (listeners[name] = listeners[name] || []).push(fn); }
var document = { readyState: 'loading', addEventListener: addEventListener };
function happen(name, state) {
    document.readyState = state;
    (listeners[name] || []).forEach(function (fn) { fn(); });
}
function parsed() { happen('DOMContentLoaded', 'interactive'); }
function loaded() { happen('load', 'complete'); }
Object.defineProperty(document, 'cookie', {
    get: function () { if (cookies === null) throw new Error('blocked'); return cookies; }
});
var localStorage = {
    items: {},
    getItem: function (name) { return this.items.hasOwnProperty(name) ? this.items[name] : null; }
};
function setTimeout(fn, delay) { timers.push(fn); }
function pass() { while (timers.length) timers.shift()(); }
function caught(fn) { try { fn(); return ''; } catch (error) { return String(error); } }
"""

STORED = "__page.vendor.stored()"


def run(
    config: SnippetConfig,
    source: str,
    *,
    before: str = "",
    script: str = "after",
    stub: bool = False,
) -> Any:  # noqa: ANN401
    """Load the configuration's model on a page and return the value of the expression `source`.

    `before` is JavaScript that runs before the model, and after the vendor's stub if `stub`.
    """
    facts = vendor_model_data(config)
    situation = {"vendor": facts, "vendor_script": script}
    interpreter = dukpy.JSInterpreter()
    interpreter.evaljs(f"{_WINDOW}; window.__page = {{ situation: {json.dumps(situation)} }}; null")
    interpreter.evaljs(f"{_source('vendor.js')}; null")
    model = _source(facts["script"].removeprefix("/_page/"))
    ahead = _source(facts["stub"].removeprefix("/_page/")) if stub else ""
    interpreter.evaljs(f"{ahead}; {before}; var model; null")
    interpreter.evaljs(f"model = function () {{ {model} }}; model(); null")
    return interpreter.evaljs(source)


def _source(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def step(source: str, result: str = STORED) -> str:
    """Return an expression that runs statements and has a result."""
    return f"(function () {{ {source}; return {result}; }})()"


CTM = configure("ctm")
RINGBA = configure("ringba")
INFINITY = configure("infinity")
FREESPEE = configure("freespee")
HELD = configure("freespee", '[options]\nwait = "yes"')
QUERY = configure(
    "generic-queue", COMMAND_QUEUE.replace('"set"', '"setParameterString"') + '\nargument = "query"'
)
FLAT = configure("generic-queue", COMMAND_QUEUE + '\nargument = "flat"')
MANGO = configure("mango-office", '[options]\nid = 1\nselector = ".phone"')
COMAGIC = configure("comagic")
CALLTOUCH = configure("calltouch")
ROISTAT = configure("roistat")
RETREAVER = configure("retreaver")
INVOCA = configure("invoca")
POOL = configure("invoca", '[options]\nsource = "pool-params"')
SHORT = configure("invoca", '[options]\nsource = "pool-params"\nfield_type = "short"')
CALLCAP = configure("callcap")
CALLRAIL = configure("callrail")
GENERIC_COOKIE = configure("generic-cookie")


def test_a_queue_of_objects_is_adopted_and_merged() -> None:
    source = step("__ctm_cvars.push({ b: '2' }, { a: '3' })")
    assert run(CTM, source, before="__ctm_cvars = [{ a: '1' }]") == {"a": "3", "b": "2"}


def test_objects_of_another_type_are_not_the_user_s_tags() -> None:
    source = step("_rgba_tags.push({ type: 'RT', b: '2' }, { c: '3' }, { type: 'User', d: '4' })")
    assert run(RINGBA, source, before="_rgba_tags = [{ type: 'User', a: '1' }]") == {
        "a": "1",
        "d": "4",
    }


@pytest.mark.parametrize(
    ("queue", "expected"),
    [
        ("[['_setCustomVar', ['a', '1']], ['_track']]", {"a": "1"}),
        ("[['_track'], ['_setCustomVar', ['a', '1']]]", {}),
        ("[['_setCustomVar', ['a', '1']], ['_setCustomVar', ['a', '2']]]", {"a": "2"}),
        ("[['_setCustomVar', 'a', '1']]", {}),
        ("[['_other', ['a', '1']]]", {}),
    ],
)
def test_a_queue_of_commands_is_replayed_in_order(queue: str, expected: dict[str, str]) -> None:
    assert run(INFINITY, STORED, before=f"_ictt = {queue}") == expected


def test_a_live_queue_runs_commands_at_once() -> None:
    source = step("_ictt.push(['_setCustomVar', ['a', '1']])")
    assert run(INFINITY, source, stub=True) == {"a": "1"}


def test_a_command_may_take_name_and_value_side_by_side() -> None:
    before = "_vendorQueue = [['set', 'a', '1'], ['set', ['b', '2']]]"
    assert run(FLAT, STORED, before=before) == {"a": "1"}


REPLAYED = "__fs_conf = [['setAdv', {}], ['setParameterString', '&a=1%26&b=2']]"
LATER = "__fs_conf.push(['setParameterString', '&b=3'])"


def test_a_command_that_takes_text_replaces_it_immediately() -> None:
    text = "[__fs_dncs_instance._parameterString, __page.vendor.stored()]"
    assert run(FREESPEE, step(f"{LATER}; loaded()", text), before=REPLAYED) == [
        "&b=3",
        {"b": "3"},
    ]


def test_the_text_at_the_first_number_request_counts() -> None:
    assert run(FREESPEE, step(LATER), before=REPLAYED) == {}
    assert run(FREESPEE, step(f"loaded(); {LATER}"), before=REPLAYED) == {"a": "1&", "b": "2"}
    assert run(
        QUERY,
        step(LATER.replace("__fs_conf", "_vendorQueue")),
        before=("_vendorQueue = [['setParameterString', '&a=1']]"),
    ) == {"a": "1"}


def test_the_first_number_request_waits_for_the_page_s_function() -> None:
    before = "ready = false; __fs_conf = [['setWaitForFunction', function () { return ready; }]]"
    source = step(
        f"loaded(); var early = {STORED}; {LATER}; ready = true; pass()", f"[early, {STORED}]"
    )
    assert run(HELD, source, before=before) == [{}, {"b": "3"}]


def test_a_script_after_the_load_event_requests_a_number_only_for_a_waiting_page() -> None:
    wait = "['setWaitForFunction', function () { return true; }]"
    waiting = f"__fs_conf = [['setParameterString', '&a=1'], {wait}]"
    assert run(FREESPEE, STORED, before=f"loaded(); {REPLAYED}") == {}
    assert run(HELD, STORED, before=f"loaded(); {waiting}") == {"a": "1"}


def test_the_first_set_up_call_that_a_stub_kept_counts() -> None:
    before = """
        mgo(function () {});
        mgo({ calltracking: { id: 1, customParam: 'a=1%3D&b=2' } });
        mgo({ calltracking: { id: 1, customParam: 'a=9' } });
    """
    source = step("mgo({ calltracking: { customParam: 'a=8' } })")
    assert run(MANGO, source, before=before, stub=True) == {"a": "1=", "b": "2"}


def test_a_call_without_variables_still_sets_up_the_vendor() -> None:
    source = step("mgo({ calltracking: { id: 7 } })", f"[__page.vendor.settings(), {STORED}]")
    assert run(MANGO, source) == [{"id": 7}, {}]


def test_a_function_gets_the_vendor_when_it_is_ready() -> None:
    assert run(MANGO, "same", before="mgo(function (m) { same = !!m; })", stub=True) is True


@pytest.mark.parametrize("config", [COMAGIC, RETREAVER], ids=["comagic", "retreaver"])
def test_a_method_does_not_exist_before_the_vendor_is_ready(config: SnippetConfig) -> None:
    method = vendor_model_data(config)["parameters"]["method"]
    source = step("pass()", f"typeof __page.follow('{method}')")
    assert run(config, f"[typeof __page.follow('{method}'), {source}]") == ["undefined", "function"]


def test_properties_are_texts() -> None:
    source = step("pass(); Comagic.setProperty('a', '1'); Comagic.setProperty('b', 2)")
    assert run(COMAGIC, source) == {"a": "1"}


def test_a_method_needs_its_object() -> None:
    source = step(
        "pass(); var lost = Comagic.setProperty", "caught(function () { lost('a', '1'); })"
    )
    assert "without its object" in run(COMAGIC, source)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("""ct('set_attrs', '{"a":"1"}')""", {"a": "1"}),
        ("ct('set_attrs', { a: '1' })", {}),
        ("""ct('other', '{"a":"1"}')""", {}),
    ],
)
def test_attributes_are_json_text(call: str, expected: dict[str, str]) -> None:
    assert run(CALLTOUCH, step(f"pass(); {call}"), stub=True) == expected


def test_attributes_that_come_before_the_vendor_is_ready_are_ignored() -> None:
    source = step("""ct('set_attrs', '{"a":"1"}'); pass()""", f"[{STORED}, !!window.call_value]")
    assert run(CALLTOUCH, source, stub=True) == [{}, True]


def test_parameters_that_come_before_the_visit_is_processed_are_ignored() -> None:
    source = step("roistat.setRoistatParams({ roistat_param1: '1' }); pass()")
    assert run(ROISTAT, source) == {}


def test_the_visit_is_there_before_its_parameters_are_taken() -> None:
    give = "roistat.setRoistatParams({ roistat_param1: '1' })"
    source = step(f"timers.shift()(); {give}", f"[!!roistat.visit, {STORED}]")
    assert run(ROISTAT, source) == [True, {}]
    assert run(ROISTAT, step(f"timers.shift()(); timers.shift()(); {give}")) == {
        "roistat_param1": "1"
    }


def test_the_vendor_calls_the_page_when_the_visit_is_processed() -> None:
    before = """
        roistatVisitCallback = function (visit) {
            roistat.setRoistatParams({ roistat_param1: visit + roistat.visit });
        };
    """
    assert run(ROISTAT, step("pass()"), before=before) == {"roistat_param1": "12345ready"}


TAG = "retreaverNumber.replace_tags({ a: '1', b: '' })"


def test_a_number_keeps_empty_tags() -> None:
    assert run(RETREAVER, step(f"pass(); {TAG}")) == {"a": "1", "b": ""}


def test_every_number_of_a_page_needs_the_tags() -> None:
    second = f"pass(); {TAG}; __page.vendor.requestNumber()"
    assert run(RETREAVER, step(second)) == {}
    assert run(RETREAVER, step(f"{second}; {TAG}")) == {"a": "1", "b": ""}


def test_there_are_fifty_slots_and_an_empty_one_is_dropped() -> None:
    given = "{ roistat_param5: '1', roistat_param51: '2', a: '3', roistat_param2: '' }"
    assert run(ROISTAT, step(f"pass(); roistat.setRoistatParams({given})")) == {
        "roistat_param5": "1"
    }


def test_storage_is_read_when_the_tag_runs_and_whenever_it_is_run_again() -> None:
    source = step("localStorage.items.inv_optimizely_conversion = '2'; Invoca.PNAPI.run()")
    before = "localStorage.items = { inv_optimizely_conversion: '1', inv_undeclared: '1' }"
    assert run(INVOCA, f"[{STORED}, {source}]", before=before) == [
        {"optimizely_conversion": "1"},
        {"optimizely_conversion": "2"},
    ]


def test_blocked_storage_counts_as_missing() -> None:
    before = "localStorage.getItem = function () { throw new Error('blocked'); }"
    assert run(INVOCA, STORED, before=before) == {}


def test_a_configuration_object_is_read_when_the_vendor_starts() -> None:
    source = step("webmatchVariables.c = '2'")
    before = "webmatchVariables = { c: '1', x: '1' }"
    assert run(CALLCAP, source, before=before) == {"c": "1"}
    assert run(CALLCAP, source, before="webmatchVariables = {}") == {}


@pytest.mark.parametrize(("config", "longest"), [(POOL, 10_000), (SHORT, 255)])
def test_a_value_that_is_too_long_is_dropped(config: SnippetConfig, longest: int) -> None:
    before = f"invocaParams = {{ fits: Array({longest} + 1).join('a') }}; "
    before += "invocaParams.long = invocaParams.fits + 'a'"
    assert list(run(config, STORED, before=before)) == ["fits"]


def test_cookies_are_captured_by_their_names() -> None:
    before = "cookies = 'a=1; optimizely_conversion=x%26y; optimizely_conversion2=3'"
    assert run(CALLRAIL, step("parsed()"), before=before) == {"optimizely_conversion": "x&y"}


def test_cookies_that_come_late_take_a_swap() -> None:
    late = "cookies = 'optimizely_conversion=1'"
    assert run(CALLRAIL, step(f"parsed(); {late}")) == {}
    assert run(CALLRAIL, step(f"parsed(); {late}; CallTrk.swap()")) == {
        "optimizely_conversion": "1"
    }
    assert run(GENERIC_COOKIE, step(late)) == {}


def test_cookies_that_come_while_the_page_loads_are_captured_when_it_is_parsed() -> None:
    source = step(
        "cookies = 'optimizely_conversion=1'; parsed()", "[__page.vendor.requests(), stored]"
    )
    source = source.replace("stored]", f"{STORED}]")
    assert run(CALLRAIL, source) == [1, {"optimizely_conversion": "1"}]


@pytest.mark.parametrize(
    ("cookie", "held"),
    [
        ("J%C3%BCrgen", "J\u00c3\u00bcrgen"),
        ("J\u00fcrgen", "J\u00fcrgen"),
        ("J%FCrgen", "J\u00fcrgen"),
    ],
)
def test_cookies_are_decoded_without_utf_8(cookie: str, held: str) -> None:
    before = f"cookies = {json.dumps('optimizely_conversion=' + cookie)}; parsed()"
    assert run(CALLRAIL, STORED, before=before) == {"optimizely_conversion": held}


def test_blocked_cookies_count_as_missing() -> None:
    assert run(CALLRAIL, STORED, before="cookies = null") == {}


@pytest.mark.parametrize(
    ("config", "call"),
    [
        (CTM, "__ctm_cvars.push({ a: '1' })"),
        (INFINITY, "_ictt.push(['_setCustomVar', ['a', '1']])"),
        (MANGO, "mgo({ calltracking: { customParam: 'a=1' } })"),
        (COMAGIC, "Comagic.setProperty('a', '1')"),
    ],
    ids=lambda value: value.vendor if isinstance(value, SnippetConfig) else "",
)
def test_the_functions_of_a_broken_vendor_throw_for_a_while(
    config: SnippetConfig, call: str
) -> None:
    first = step("pass()", f"caught(function () {{ {call}; }})")
    mended = step(f"loaded(); pass(); {call}")
    error, stored = run(config, f"[{first}, {mended}]", script="broken")
    assert "is broken" in error
    assert stored == {"a": "1"}


@pytest.mark.parametrize("vendor", ["ctm", "infinity", "callrail", "comagic", "invoca", "callcap"])
def test_a_second_copy_of_the_vendor_s_script_does_nothing(vendor: str) -> None:
    same = step("var first = __page.vendor; model()", "__page.vendor === first && !timers[1]")
    assert run(configure(vendor), same) is True


@pytest.mark.parametrize(
    ("config", "source", "expected"),
    [
        (INFINITY, "_ictt", [["_track"]]),
        (FREESPEE, "typeof __fs_conf", "undefined"),
        (MANGO, "(mgo(1), mgo.q[0][0])", 1),
        (CALLTOUCH, "(ct(1), ct.q[0][0])", 1),
        (ROISTAT, "typeof roistat", "undefined"),
    ],
    ids=["infinity", "freespee", "mango-office", "calltouch", "roistat"],
)
def test_a_page_has_what_the_vendor_s_stub_brings(
    config: SnippetConfig, source: str, expected: object
) -> None:
    facts = vendor_model_data(config)
    interpreter = dukpy.JSInterpreter()
    page = {"situation": {"vendor": facts}}
    interpreter.evaljs(f"var window = this; window.__page = {json.dumps(page)}; null")
    interpreter.evaljs(f"{_source(facts['stub'].removeprefix('/_page/'))}; null")
    assert interpreter.evaljs(source) == expected


@pytest.mark.parametrize("config", [CTM, CALLRAIL, INVOCA, CALLCAP])
def test_some_vendors_have_no_stub(config: SnippetConfig) -> None:
    assert vendor_model_data(config)["stub"] == ""


CALL = {"id": "C1"}


@pytest.mark.parametrize(
    ("config", "before", "expected"),
    [
        (CTM, "__ctm_cvars = [{ a: '1' }, { b: '2' }]", {"cvars": '[{"a":"1"},{"b":"2"}]'}),
        (CTM, "", {}),
        (
            CALLRAIL,
            "cookies = 'optimizely_conversion=1'; parsed()",
            {"custom": {"optimizely_conversion": "1"}},
        ),
        (CALLRAIL, "", {"custom": ""}),
        (POOL, "invocaParams = { a: '1' }", {"custom_data": [{"name": "a", "value": "1"}]}),
        (POOL, "", {"custom_data": []}),
    ],
)
def test_a_call_is_returned_as_json(
    config: SnippetConfig, before: str, expected: dict[str, Any]
) -> None:
    returned = run(config, f"__page.vendor.returns({json.dumps(CALL)})", before=before)
    assert returned["content_type"] == "application/json"
    assert json.loads(returned["body"]) == {**CALL, **expected}


@pytest.mark.parametrize(
    ("config", "before"),
    [
        (INFINITY, "_ictt = [['_setCustomVar', ['a', '1&2']]]"),
        (RINGBA, "_rgba_tags = [{ type: 'User', a: '1&2' }]"),
    ],
)
def test_a_call_is_returned_as_a_query(config: SnippetConfig, before: str) -> None:
    returned = run(config, f"__page.vendor.returns({json.dumps(CALL)})", before=before)
    assert returned == {"method": "GET", "query": "id=C1&a=1%262"}


def test_the_one_text_of_a_beacon_is_returned_by_its_name() -> None:
    config = configure("telmetrics", '[options]\nkey = "K"\nnumbers = ".phone"')
    source = f"__page.returns([{{ tag_data: 'x' }}], {json.dumps(CALL)})"
    returned = run(config, source)
    attribution = {"AttributionDetails": {"session_tag": {"tag_data": "x"}}}
    assert json.loads(returned["body"]) == {"id": "C1", "Notifications": [attribution]}


@pytest.mark.parametrize("config", [CALLTOUCH, MANGO, FREESPEE, GENERIC_COOKIE])
def test_nothing_is_returned_if_the_way_back_is_not_established(config: SnippetConfig) -> None:
    assert run(config, "__page.vendor.returns({})") is None
