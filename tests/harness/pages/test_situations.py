from __future__ import annotations

import pytest
from snippetgen_harness.pages.situations import (
    CONFIGURED_EVENT,
    LOADING,
    MISSING,
    Expected,
    situation,
    situations,
)

from snippetgen.conversions.classic_form import ClassicForm
from snippetgen.conversions.classic_url import build, conversion_of, parse
from snippetgen.conversions.compact_value import decode, encode
from snippetgen.destinations import destination, destinations


def answers(name: str) -> list[Expected]:
    return [
        each.expected(destination(name), of_call=of_call)
        for each in situations()
        for of_call in (False, True)
    ]


def test_situation_ids_are_unique() -> None:
    ids = [each.id for each in situations()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("form", ClassicForm)
def test_expected_urls_follow_the_wire_format(form: ClassicForm) -> None:
    urls = {expected.url for expected in answers(form) if expected.url}
    assert [url for url in urls if build(conversion_of(parse(url), form), form) != url] == []


def test_expected_values_follow_the_wire_format() -> None:
    values = {expected.url for expected in answers("web") if expected.url}
    assert [value for value in values if encode(decode(value)) != value] == []


@pytest.mark.parametrize(
    ("id_", "answer"),
    [("normal", "classic"), ("bundled", "classic"), ("web-normal", "web"), ("web-late", "web")],
)
def test_auto_expects_the_answer_for_the_page_s_optimizely(id_: str, answer: str) -> None:
    page = situation(id_)
    assert page.expected(destination("auto")) == page.expected(destination(answer)) != LOADING


@pytest.mark.parametrize("name", destinations())
def test_one_page_represents_each_optimizely_that_a_destination_does_not_read(name: str) -> None:
    others = [
        each.id
        for each in situations()
        if each.is_relevant_to(destination(name))
        and each.optimizely in ("classic", "web", "edge")
        and each.expected(destination(name)) in (LOADING, MISSING)
    ]
    ordinary = {"classic": "normal", "web": "web-normal", "edge": "edge-normal"}
    needed = set(ordinary) - set(destination(name).products) if destination(name).globals else ()
    assert others == [id_ for product, id_ in ordinary.items() if product in needed]


def test_a_page_with_its_own_event_also_has_the_configured_one() -> None:
    assert situation("web-normal").events_with("call") == {
        "call": CONFIGURED_EVENT,
        "phone_call_conversion": "21591240822",
    }
    assert situation("web-no-events").events_with("call") == {}
    assert "call" not in situation("web-event-odd-id").events_with("call")


def test_every_reason_of_the_contract_that_needs_no_configuration_occurs() -> None:
    reasons = {expected.reason for expected in answers("classic")}
    assert reasons == {
        "ready",
        "optimizely_missing",
        "optimizely_loading",
        "opted_out",
        "no_project",
        "no_visitor",
        "no_experiment",
        "no_goal",
    }


def test_our_cookies_come_after_all_others() -> None:
    cookies = situation("many-cookies").cookies
    assert len(cookies) == 153
    assert cookies[-1].startswith("optimizelySegments=")
