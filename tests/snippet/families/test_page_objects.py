"""Pages whose objects are frozen, incomplete, computed, or extended by the page."""

from __future__ import annotations

import pytest

from tests.configurations import configure
from tests.snippet.engine import run
from tests.snippet.families.handover_examples import ENCODED, HANDOVER, URL

INFINITY = configure("infinity")
FREESPEE = configure("freespee")
MANGO = configure("mango-office", '[options]\nid = 123\nselector = ".phone"')
RETREAVER = configure("retreaver")
ROISTAT = configure("roistat")

OURS = ["_setCustomVar", ["optimizely_conversion", URL]]


@pytest.mark.parametrize("fix", ["freeze", "seal", "preventExtensions"])
def test_a_queue_that_takes_no_command_keeps_the_page_s_own(fix: str) -> None:
    before = f"window._ictt = Object.{fix}([['_a'], ['_track']]);"
    assert run(INFINITY, f"[window._ictt, {HANDOVER}]", before=before) == [[["_a"], ["_track"]], ""]


def test_empty_places_in_a_queue_are_no_commands() -> None:
    before = "window._ictt = [null, , ['_track']];"
    assert run(INFINITY, "window._ictt", before=before) == [None, None, OURS, ["_track"]]
    before = "window.__fs_conf = [['setParameterString', 'a=1'], null];"
    got = run(FREESPEE, "window.__fs_conf[2][1]", before=before)
    assert got == f"a=1&optimizely_conversion={ENCODED}"


@pytest.mark.parametrize("settings", ["Object.freeze({ id: 7 })", "true"])
def test_settings_that_do_not_keep_the_value_have_not_taken_it(settings: str) -> None:
    before = f"window.mgo = function () {{}}; window.mgo.q = [[{{ calltracking: {settings} }}]];"
    assert run(MANGO, HANDOVER, before=before) == ""


ADDITIONS = [
    f"Object.prototype.{name} = {value};"
    for name in ("get", "set", "value")
    for value in ("'text'", "function () { throw 'added'; }")
]


@pytest.mark.parametrize("added", ADDITIONS)
def test_a_page_can_set_its_globals_whatever_it_has_added_to_object_prototype(added: str) -> None:
    source = "(window.retreaverNumber = { replace_tags: 1 }, window.retreaverNumber.replace_tags)"
    assert run(RETREAVER, source, before=added) == 1
    source = "(window.roistatVisitCallback = function (id) { got = id; }, "
    source += "window.roistatVisitCallback(7), got)"
    assert run(ROISTAT, source, before=f"var got; {added}") == 7


def test_a_callback_that_is_no_function_is_not_called() -> None:
    before = "window.roistatVisitCallback = 'text';"
    assert run(ROISTAT, "typeof window.roistatVisitCallback()", before=before) == "undefined"


def test_a_getter_of_the_page_keeps_its_meaning() -> None:
    before = """
        var tagged = [], number;
        function next(name) {
            number = { replace_tags: function (tags) { tagged.push(name); } };
        }
        Object.defineProperty(window, 'retreaverNumber', {
            configurable: true, get: function () { return number; }
        });
        next('first');
    """
    source = """(
        next('second'), window.offlineConversion.refresh(),
        [window.retreaverNumber === number, tagged.sort().pop()]
    )"""
    assert run(RETREAVER, source, before=before) == [True, "second"]
