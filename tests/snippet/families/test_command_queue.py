"""A queue that accepts commands, and strings that replace each other."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import run
from tests.snippet.families.handover_examples import ENCODED, RUN_TIMERS


def test_freespee_gets_one_command_with_a_query() -> None:
    commands = run(render(configure("freespee")).minified, "window.__fs_conf")
    assert commands == [["setParameterString", f"&optimizely_conversion={ENCODED}"]]


FREESPEE = configure("freespee")
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
def test_freespee_keeps_everything_else_in_the_text(before: list[str], after: list[str]) -> None:
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


WAITING = configure("freespee", '[options]\nwait = "yes"')
ASKED = "!!window.__fs_conf[0][1]()"


def test_freespee_waits_for_optimizely_if_configured() -> None:
    source = f"""(function () {{
        var asked = [window.__fs_conf[0][0], {ASKED}];
        window.optimizely = classic(111, 222);
        return asked.concat({ASKED}, window.__fs_conf[1][1]);
    }})()"""
    assert run(WAITING, source, optimizely="[]") == ["setWaitForFunction", False, True, OURS]


def test_freespee_also_waits_for_what_the_page_waits_for() -> None:
    own = "var done = false; function isDone() { return done; }"
    own += "window.__fs_conf = [['setWaitForFunction', isDone]];"
    ask = "!!window.__fs_conf[1][1]()"
    source = f"[{ask}, (done = true, {ask}), (window.optimizely = classic(111, 222), {ask})]"
    assert run(WAITING, source, optimizely="[]", before=own) == [False, False, True]
    assert run(WAITING, f"[{ask}, (done = true, {ask})]", before=own) == [False, True]


def test_a_page_without_listeners_gets_the_functions() -> None:
    before = "window.addEventListener = function () { throw 0; };"
    assert run(
        FREESPEE, "[window.__fs_conf[0][1], window.offlineConversion.reason]", before=before
    ) == [
        OURS,
        "ready",
    ]


def test_freespee_waits_no_longer_than_the_snippet_does() -> None:
    source = f"(function () {{ {RUN_TIMERS} return {ASKED}; }})()"
    assert run(WAITING, source, optimizely="[]") is True
    assert run(WAITING, ASKED, cookies="optimizelyOptOut=true") is True
