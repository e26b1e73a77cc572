"""Cookies: when they are captured, and how they are decoded."""

from __future__ import annotations

import json

import pytest

from tests.configurations import configure
from tests.harness.pages.models.model_page import STORED, run, step

CALLRAIL = configure("callrail")
GENERIC_COOKIE = configure("generic-cookie")

OLD = "localStorage.setItem('calltrk-optimizely_conversion', '\"old\"');"


def test_cookies_are_captured_by_their_names() -> None:
    before = "cookies = 'a=1; optimizely_conversion=x%26y; optimizely_conversion2=3'"
    assert run(CALLRAIL, step("parsed()"), before=before) == {"optimizely_conversion": "x&y"}


def test_late_cookies_need_another_request() -> None:
    late = "cookies = 'optimizely_conversion=1'"
    asked = configure("generic-cookie", '[options]\nrerun = "calls.read"')
    assert run(CALLRAIL, step(f"parsed(); {late}")) == {}
    assert run(GENERIC_COOKIE, step(late)) == {}
    assert run(asked, step(f"{late}; calls.read()")) == {"optimizely_conversion": "1"}


def test_the_value_that_was_read_first_is_preferred_to_the_cookie() -> None:
    before = f"{OLD} cookies = 'optimizely_conversion=new'"
    assert run(CALLRAIL, step("parsed()"), before=before) == {"optimizely_conversion": "old"}
    kept = "localStorage.items['calltrk-optimizely_conversion']"
    before = "cookies = 'optimizely_conversion=new'"
    assert run(CALLRAIL, step("parsed()", kept), before=before) == '"new"'


def test_a_kept_value_whose_cookie_has_expired_becomes_a_cookie_of_the_domain() -> None:
    written = "document.cookie = 'optimizely_conversion=new; path=/'"
    both = "optimizely_conversion=old; optimizely_conversion=new"
    assert run(CALLRAIL, step(f"parsed(); {written}", "document.cookie"), before=OLD) == both


def test_of_two_cookies_the_one_for_the_host_is_deleted_if_nothing_is_kept() -> None:
    domain = "document.cookie = 'optimizely_conversion=old; path=/; domain=customer.test'"
    before = f"cookies = 'optimizely_conversion=new'; {domain}"
    source = step("parsed()", f"[document.cookie, {STORED}]")
    assert run(CALLRAIL, source, before=before) == [
        "optimizely_conversion=old",
        {"optimizely_conversion": "old"},
    ]


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
