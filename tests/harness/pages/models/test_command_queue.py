"""A queue of commands: what the model runs, and when it requests a number."""

from __future__ import annotations

import pytest

from tests.configurations import COMMAND_QUEUE, configure
from tests.harness.pages.models.model_page import STORED, run, step

INFINITY = configure("infinity")
FREESPEE = configure("freespee")
HELD = configure("freespee", '[options]\nwait = "yes"')
QUERY = configure(
    "generic-queue", COMMAND_QUEUE.replace('"set"', '"setParameterString"') + '\nargument = "query"'
)

FLAT = configure("generic-queue", COMMAND_QUEUE + '\nargument = "flat"')


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


def test_a_live_queue_runs_commands_immediately() -> None:
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
    source = step(f"var early = {STORED}; pass()", f"[early, {STORED}]")
    assert run(HELD, source, before=f"loaded(); {waiting}") == [{}, {"a": "1"}]


def test_a_later_wait_function_requests_the_number_before_the_load_event() -> None:
    source = step("__fs_conf.push(['setWaitForFunction', function () { return true; }]); pass()")
    assert run(HELD, source, before="__fs_conf = [['setParameterString', '&a=1']]") == {"a": "1"}


def test_a_later_number_request_has_the_text_at_that_time() -> None:
    source = step(f"loaded(); {LATER}; __page.vendor.requestNumber()")
    assert run(FREESPEE, source, before=REPLAYED) == {"b": "3"}
