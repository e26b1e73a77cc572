"""A function that accepts one call, with or without a conversion."""

from __future__ import annotations

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import run
from tests.snippet.families.handover_examples import ENCODED, HANDOVER, RUN_TIMERS

MANGO = configure("mango-office", '[options]\nid = 123\nselector = ".phone"')
CALLS = "window.mgo.q.map(function (call) { return call[0]; })"


def test_a_vendor_that_was_called_without_a_value_does_not_take_a_later_one() -> None:
    source = f"""(function () {{
        {RUN_TIMERS}
        window.optimizely = classic(111, 222);
        window.offlineConversion.refresh();
        return [window.offlineConversion.reason, {HANDOVER}];
    }})()"""
    assert run(MANGO, source, optimizely="[]") == ["ready", ""]


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


def test_mango_does_not_wait_for_something_that_cannot_come() -> None:
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


def test_mango_gets_its_call_again_after_a_failure() -> None:
    before = """
        var got = [], fails = 1;
        window.mgo = function (call) {
            if (fails-- > 0) throw 0;
            got.push(call.calltracking.customParam);
        };
    """
    source = f"(function () {{ {RUN_TIMERS} return got; }})()"
    assert run(MANGO, source, before=before) == [f"optimizely_conversion={ENCODED}"]


def test_mango_office_s_function_may_always_throw() -> None:
    before = "window.mgo = function () { throw 0; };"
    source = f"(function () {{ {RUN_TIMERS} return window.offlineConversion.reason; }})()"
    assert run(MANGO, source, before=before) == "ready"


def test_mango_gets_only_one_call() -> None:
    source = """(function () {
        cookies = cookies.replace('70002', '70003');
        window.offlineConversion.refresh();
        return [window.mgo.q.length, window.offlineConversion.handover];
    })()"""
    assert run(MANGO, source) == [1, ""]


def test_mango_s_own_function_is_called_if_it_exists() -> None:
    before = "var calls = 0; window.mgo = function () { calls++; };"
    assert run(MANGO, "calls", before=before) == 1


PAGE_S_OWN = """
    window.mgo = function () { (window.mgo.q = window.mgo.q || []).push(arguments); };
    window.mgo(function () {});
    window.mgo({ calltracking: { id: 9, customParam: 'a=1' } });
    window.mgo({ calltracking: { id: 10 } });
"""


def test_the_page_s_own_call_that_waits_for_mango_gets_the_variables() -> None:
    own = {"id": 9, "customParam": f"a=1&optimizely_conversion={ENCODED}"}
    calls = run(MANGO, f"{CALLS}.slice(1)", before=PAGE_S_OWN)
    assert calls == [{"calltracking": own}, {"calltracking": {"id": 10}}]


def test_the_page_s_own_call_is_unchanged_without_a_conversion() -> None:
    source = f"(function () {{ {RUN_TIMERS} return {CALLS}.slice(1); }})()"
    calls = run(MANGO, source, before=PAGE_S_OWN, optimizely="[]")
    assert [call["calltracking"].get("customParam") for call in calls] == ["a=1", None]


def test_an_element_with_the_function_s_name_is_not_called() -> None:
    assert len(run(MANGO, CALLS, before="window.mgo = { id: 'mgo' };")) == 1
