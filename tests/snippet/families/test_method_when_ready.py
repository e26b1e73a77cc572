"""A method that exists once the vendor is ready."""

from __future__ import annotations

import json

import pytest

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import run
from tests.snippet.families.handover_examples import HANDOVER, RUN_TIMERS, URL

COMAGIC = configure("comagic")
READY = """
    var held = {};
    window.Comagic = {
        setProperty: function (name, value) { this.own.x = held[name] = value; },
        hasProperty: function () {},
        own: {}
    };
"""


def test_a_vendor_s_method_that_was_called_has_accepted_the_value() -> None:
    assert run(COMAGIC, HANDOVER, before=READY) == "taken"


def test_comagic_gets_the_property_when_it_is_ready() -> None:
    assert run(COMAGIC, "held", before=READY) == {"optimizely_conversion": URL}


def test_the_snippet_waits_for_a_late_comagic() -> None:
    source = f"(function () {{ timers.shift()[0](); {READY} {RUN_TIMERS} return held; }})()"
    assert run(COMAGIC, source) == {"optimizely_conversion": URL}


def test_the_snippet_waits_longer_for_a_vendor_than_for_optimizely() -> None:
    waited = """(function () {
        var sum = 0, timer;
        while ((timer = timers.shift())) { sum += timer[1]; timer[0](); }
        return sum;
    })()"""
    assert 5000 <= run(COMAGIC, waited, optimizely="[]") < 5000 + 254
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


def test_calltouch_gets_json_text_once_both_globals_exist() -> None:
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


ROISTAT = configure("roistat")
ROISTAT_SCRIPT = """
    var held = {};
    window.roistat = { visit: '', setRoistatParams: function (params) { held = params; } };
"""


def test_roistat_is_called_when_the_visit_has_been_processed() -> None:
    source = "(window.roistat.visit = '7', window.roistatVisitCallback('7'), held)"
    assert run(ROISTAT, source, before=ROISTAT_SCRIPT) == {"roistat_param1": URL}


def test_roistat_gets_the_value_again_if_it_ignored_the_first_call() -> None:
    early = ROISTAT_SCRIPT.replace("visit: ''", "visit: '7'")
    source = "(held = {}, window.roistatVisitCallback('7'), held)"
    assert run(ROISTAT, source, before=early) == {"roistat_param1": URL}


def test_roistat_has_accepted_the_value_when_it_says_that_it_is_ready() -> None:
    early = ROISTAT_SCRIPT.replace("visit: ''", "visit: '7'")
    handover = "window.offlineConversion.handover"
    source = f"[{handover}, (window.roistatVisitCallback('7'), {handover})]"
    assert run(ROISTAT, source, before=early) == ["placed", "taken"]
    assert run(ROISTAT, handover, before=ROISTAT_SCRIPT) == ""


def test_another_roistat_callback_is_called_too() -> None:
    other = "var other; window.roistatVisitCallback = function (id) { other = id; };"
    source = "(window.roistatVisitCallback('7'), other)"
    assert run(ROISTAT, source, before=other) == "7"


def test_a_roistat_callback_that_the_page_sets_later_is_called_too() -> None:
    early = ROISTAT_SCRIPT.replace("visit: ''", "visit: '7'")
    source = """(function () {
        var calls = [], before = window.roistatVisitCallback;
        held = {};
        window.roistatVisitCallback = function (id) { calls.push(id); before(id); throw 0; };
        try { window.roistatVisitCallback('7'); } catch (e) { calls.push(e); }
        try { window.roistatVisitCallback('8'); } catch (e) { calls.push(e); }
        return [calls, held, window.offlineConversion.handover];
    })()"""
    taken = [["7", 0, "8", 0], {"roistat_param1": URL}, "taken"]
    assert run(ROISTAT, source, before=early) == taken


def test_a_roistat_callback_that_cannot_be_redefined_is_replaced() -> None:
    fixed = "var other; Object.defineProperty(window, 'roistatVisitCallback', "
    fixed += "{ writable: true, value: function (id) { other = id; } });"
    source = "(window.roistatVisitCallback('7'), [other, held])"
    early = ROISTAT_SCRIPT.replace("visit: ''", "visit: '7'") + fixed
    assert run(ROISTAT, source, before=early) == ["7", {"roistat_param1": URL}]


DECLARED = """Object.defineProperty(window, 'roistatVisitCallback', {
    configurable: true, enumerable: true, writable: true,
    value: function (id) { other = id; }
});"""
"""Does what the declaration of a function does to the accessors of a global."""


def test_a_roistat_callback_that_the_page_declares_later_is_called_too() -> None:
    source = f"""(function () {{
        {DECLARED}
        window.roistat.visit = '7';
        {RUN_TIMERS}
        held = {{}};
        window.roistatVisitCallback('7');
        return [other, held, {HANDOVER}];
    }})()"""
    before = f"var other; {ROISTAT_SCRIPT}"
    assert run(ROISTAT, source, before=before) == ["7", {"roistat_param1": URL}, "taken"]


def test_a_page_that_puts_the_snippet_s_callback_back_keeps_its_own() -> None:
    other = "var other; window.roistatVisitCallback = function (id) { other = id; };"
    source = """(function () {
        window.roistatVisitCallback = window.roistatVisitCallback || function () {};
        window.roistatVisitCallback('7');
        return other;
    })()"""
    assert run(ROISTAT, source, before=other) == "7"


def with_a_second_snippet(vendor: str) -> str:
    """The scripts of two snippets, of which the second has another goal."""
    second = configure(vendor, goal="second", **{"global": "secondConversion"})
    return render(configure(vendor)).minified + render(second).minified


def test_two_snippets_share_a_callback_with_the_page() -> None:
    early = ROISTAT_SCRIPT.replace("visit: ''", "visit: '7'")
    source = """(function () {
        var calls = [];
        window.roistat.setRoistatParams = function (params) { calls.push(params); };
        window.roistatVisitCallback = function (id) { calls.push(id); };
        window.roistatVisitCallback('7');
        return [calls, window.offlineConversion.handover, window.secondConversion.handover];
    })()"""
    calls, *handovers = run(with_a_second_snippet("roistat"), source, before=early)
    assert {"roistat_param1": URL} in calls
    assert calls[-1] == "7"
    assert len(calls) == 3
    assert handovers == ["taken", "taken"]


@pytest.mark.parametrize("vendor", ["comagic", "calltouch", "roistat", "retreaver"])
def test_a_method_is_called_on_a_page_that_has_replaced_apply(vendor: str) -> None:
    before = f"""{READY} var tagged = [];
        window.call_value = '1';
        window.ct = window.Comagic.setProperty = function () {{ tagged.push(arguments.length); }};
        window.roistat = {{ visit: '7', setRoistatParams: window.ct }};
        window.retreaverNumber = {{ replace_tags: window.ct }};
        Function.prototype.apply = Function.prototype.call = function () {{ throw 0; }};
    """
    assert len(run(render(configure(vendor)).minified, "tagged", before=before)) == 1


def test_a_consent_function_is_called_on_a_page_that_has_replaced_apply() -> None:
    script = render(configure("ctm", consent="shop.allows")).minified
    before = """
        window.shop = { yes: true, allows: function () { return this.yes; } };
        Function.prototype.apply = Function.prototype.call = function () { throw 0; };
    """
    assert run(script, "window.offlineConversion.reason", before=before) == "ready"


RETREAVER = configure("retreaver")


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


def test_a_number_that_has_the_tags_does_not_get_them_again_with_the_next_number() -> None:
    source = """(function () {
        window.retreaverNumber = number('second');
        window.retreaverNumber = number('third');
        return tagged;
    })()"""
    before = NUMBER + "window.retreaverNumber = number('first');"
    tagged = [[name, URL] for name in ("first", "second", "third")]
    assert run(RETREAVER, source, before=before) == tagged


def test_a_number_that_has_refused_the_tags_gets_them_with_the_next_number() -> None:
    before = NUMBER + "var slow = number('slow'), tag = slow.replace_tags;"
    before += "slow.replace_tags = function () { throw 'later'; }; window.retreaverNumber = slow;"
    source = "(slow.replace_tags = tag, window.retreaverNumber = number('next'), tagged.sort())"
    assert run(RETREAVER, source, before=before) == [["next", URL], ["slow", URL]]


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


def test_a_number_that_accepts_no_tags_has_not_accepted_the_value() -> None:
    before = NUMBER + "window.retreaverNumber = number('shared');"
    assert run(RETREAVER, f"[tagged, {HANDOVER}]", before=before) == [[], ""]


def test_the_numbers_of_two_snippets_get_the_tags_of_both() -> None:
    source = """(function () {
        window.retreaverNumber = number('first');
        window.retreaverNumber = number('second');
        return tagged;
    })()"""
    tagged = run(with_a_second_snippet("retreaver"), source, before=NUMBER)
    assert sorted(name for name, _ in tagged) == ["first", "first", "second", "second"]
    assert sum(url == URL for _, url in tagged) == 2


def test_a_number_does_not_get_its_tags_again_when_the_page_removes_it() -> None:
    source = """(function () {
        window.retreaverNumber = undefined;
        window.retreaverNumber = number('second');
        return [tagged, window.offlineConversion.handover];
    })()"""
    before = NUMBER + "window.retreaverNumber = number('first');"
    assert run(RETREAVER, source, before=before) == [[["first", URL], ["second", URL]], "taken"]
