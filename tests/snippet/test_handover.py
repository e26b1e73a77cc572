from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from tests.configurations import COMMAND_QUEUE, configure
from tests.snippet.engine import COOKIES, VISITOR, conversion_url, run

URL = (
    "https://111.log.optimizely.com/event?a=111&d=222&n=phone_call_conversion"
    f"&u={VISITOR}&x70001=70002"
)
SEGMENTS = "; optimizelySegments=%7B%225%22%3A%22{}%22%7D"


def written(script: str | SnippetConfig, **page: str) -> dict[str, str]:
    """Return the cookies that a snippet has written, by name, decoded."""
    pairs = (text.split(";")[0].split("=", 1) for text in run(script, "written", **page))
    return {name: unquote(value) for name, value in pairs}


def test_an_object_queue_gets_one_object() -> None:
    assert run(render(configure()).minified, "window.__ctm_cvars") == [
        {"optimizely_conversion": URL}
    ]


def test_an_existing_object_queue_is_kept() -> None:
    queue = run(
        render(configure()).minified,
        "window.__ctm_cvars",
        before="window.__ctm_cvars = [{ own: 1 }];",
    )
    assert queue == [{"own": 1}, {"optimizely_conversion": URL}]


def test_each_field_is_one_variable() -> None:
    script = render(configure(packing="fields")).minified
    merged: dict[str, str] = {}
    for variables in run(script, "window.__ctm_cvars", cookies=COOKIES + SEGMENTS.format("gc")):
        merged |= variables
    assert merged == {
        "optimizely_project": "111",
        "optimizely_account": "222",
        "optimizely_visitor": VISITOR,
        "optimizely_experiments": "&x70001=70002",
        "optimizely_segments": "&s5=gc",
        "optimizely_universal_id": "",
    }


def test_variable_names_are_configurable() -> None:
    script = render(configure(more='variables = { url = "my_variable" }')).minified
    assert run(script, "window.__ctm_cvars") == [{"my_variable": URL}]


INFINITY = configure("infinity")
COMMAND = ["_setCustomVar", ["optimizely_conversion", URL]]


@pytest.mark.parametrize(
    ("stub", "expected"),
    [
        ("[]", [COMMAND]),
        ("[['_setIgrp', 1], ['_track']]", [["_setIgrp", 1], COMMAND, ["_track"]]),
        ("[['_track'], ['_other']]", [COMMAND, ["_track"], ["_other"]]),
        ("[['_setIgrp', 1]]", [["_setIgrp", 1], COMMAND]),
    ],
)
def test_a_command_comes_before_the_command_that_reads_it(
    stub: str, expected: list[object]
) -> None:
    assert run(INFINITY, "window._ictt", before=f"window._ictt = {stub};") == expected


def test_commands_are_pushed_into_a_live_command_queue() -> None:
    live = "var ran = []; window._ictt = { push: function (command) { ran.push(command); } };"
    assert run(INFINITY, "ran", before=live) == [COMMAND]


def test_a_live_command_queue_may_be_an_array_with_its_own_push() -> None:
    live = "var ran = []; window._ictt = []; window._ictt.push = function (c) { ran.push(c); };"
    assert run(INFINITY, "[ran, window._ictt.length]", before=live) == [[COMMAND], 0]


def test_a_generic_command_queue_uses_the_configured_command() -> None:
    script = render(configure("generic-queue", COMMAND_QUEUE)).minified
    expected = [["set", ["optimizely_conversion", URL]]]
    assert run(script, "window._vendorQueue") == expected


CALLRAIL = configure("callrail")
ASKED = configure("generic-cookie", '[options]\nrerun = "calls.read"')
CALLRAIL_FIELDS = configure("callrail", packing="fields")


def test_a_cookie_has_a_path_a_lifetime_and_same_site() -> None:
    (cookie,) = run(CALLRAIL, "written")
    assert sorted(cookie.split("; ")[1:]) == ["SameSite=Lax", "max-age=2592000", "path=/"]


def test_a_cookie_contains_the_encoded_url() -> None:
    assert written(CALLRAIL) == {"optimizely_conversion": URL}


def test_a_vendor_that_has_already_read_the_cookies_is_asked_to_read_them_again() -> None:
    before = "var asked = 0; window.calls = { read: function () { asked++; } };"
    assert run(ASKED, "asked", before=before) == 1


@pytest.mark.parametrize(
    ("other", "domains"),
    [
        ("", []),
        ("; other_optimizely_conversion=1", []),
        ("; optimizely_conversion=old", ["a.shop.test", "shop.test", "test"]),
    ],
)
def test_the_values_that_callrail_s_script_has_stored_are_deleted(
    other: str, domains: list[str]
) -> None:
    before = """
        var removed = [];
        window.location = { hostname: 'a.shop.test' };
        window.localStorage = { removeItem: function (name) { removed.push(name); } };
    """
    found = run(CALLRAIL, "[removed].concat(written)", before=before, cookies=COOKIES + other)

    removed, *deleted, cookie = found
    assert removed == ["calltrk-optimizely_conversion"]
    assert deleted == [
        f"optimizely_conversion=; path=/; max-age=0{domain}"
        for domain in ("", *(f"; domain={each}" for each in domains))
    ]
    assert cookie.startswith("optimizely_conversion=https")


def test_the_cookie_is_written_even_if_localstorage_is_blocked() -> None:
    before = """
        Object.defineProperty(window, 'localStorage', { get: function () { throw 'blocked'; } });
    """
    assert run(CALLRAIL, "[written.length, timers.length]", before=before) == [1, 0]


@pytest.mark.parametrize(
    ("vendor", "decoder"), [("callrail", "unescape"), ("generic-cookie", "decodeURIComponent")]
)
@pytest.mark.parametrize("visitor", ["Jürgen", '50% ;=, "x"', "電話🙂", "a@b"])
def test_a_field_arrives_complete_with_the_vendor_s_decoder(
    vendor: str, decoder: str, visitor: str
) -> None:
    script = render(configure(vendor, packing="fields")).minified
    source = f"""(function () {{
        return written.map(function (text) {{ return {decoder}(text.split(';')[0]); }});
    }})()"""
    cookies = COOKIES.replace(VISITOR, quote(visitor))
    assert f"optimizely_visitor={visitor}" in run(script, source, cookies=cookies)


VISITORS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@settings(max_examples=30)
@given(visitor=VISITORS)
def test_any_visitor_arrives_complete_in_a_cookie_of_ascii(visitor: str) -> None:
    source = """(function () {
        return written.map(function (text) {
            return [text, unescape(text.split(';')[0])];
        });
    })()"""
    cookies = COOKIES.replace(VISITOR, quote(visitor, safe=""))
    texts, pairs = zip(*run(CALLRAIL_FIELDS, source, cookies=cookies), strict=True)
    assert f"optimizely_visitor={visitor}" in pairs
    assert "".join(texts).isascii()


def test_no_rerun_is_called_without_the_vendor_s_script() -> None:
    assert run(ASKED, "[written.length, timers.length]") == [1, 0]


def segments(length: int) -> str:
    return COOKIES + SEGMENTS.format("s" * length)


def experiments(count: int) -> str:
    buckets = ",".join(f'"{70000 + n}":"{80000 + n}"' for n in range(count))
    return f"optimizelyEndUserId={VISITOR}; optimizelyBuckets={{{buckets}}}"


def test_segments_that_do_not_fit_are_left_out() -> None:
    url, reason = conversion_url(configure("callrail"), cookies=segments(4000))
    assert (url, reason) == (URL.replace("phone_call_conversion", "call"), "ready")


def test_segments_that_just_fit_are_handed_over() -> None:
    name = "optimizely_conversion"
    longest = max(
        (
            length
            for length in range(3700, 4000)
            if "s5=" in written(CALLRAIL, cookies=segments(length))[name]
        ),
    )
    (cookie,) = run(CALLRAIL, "written", cookies=segments(longest))
    assert len(cookie.split(";")[0]) == 4096


def test_a_conversion_that_does_not_fit_without_segments_is_too_long() -> None:
    assert conversion_url(configure("callrail"), cookies=experiments(400)) == ("", "too_long")


def test_a_value_that_is_too_long_is_not_handed_over() -> None:
    assert run(CALLRAIL, "written", cookies=experiments(400)) == []


def test_every_field_must_fit() -> None:
    fields = configure("callrail", packing="fields")
    script = render(fields).minified
    assert written(script, cookies=segments(5000))["optimizely_segments"] == ""
    assert "s5" not in conversion_url(fields, cookies=segments(5000))[0]
    assert conversion_url(fields, cookies=experiments(400)) == ("", "too_long")


def test_a_vendor_without_a_limit_gets_everything() -> None:
    assert len(conversion_url(configure(), cookies=experiments(400))[0]) > 4096


REFRESH = "window.offlineConversion.refresh()"
CONSENT = configure(consent="cmp.allows")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("", "no_consent"),
        ("window.cmp = {};", "no_consent"),
        ("window.cmp = { allows: false };", "no_consent"),
        ("window.cmp = { allows: 'yes' };", "no_consent"),
        ("window.cmp = { allows: function () { throw 1; } };", "no_consent"),
        ("window.cmp = { allows: true };", "ready"),
        ("window.cmp = { ok: true, allows: function () { return this.ok; } };", "ready"),
    ],
)
def test_without_clear_consent_no_url_is_built(page: str, reason: str) -> None:
    assert conversion_url(CONSENT, before=page)[1] == reason


def test_without_consent_nothing_is_handed_over() -> None:
    assert run(render(CONSENT).minified, "typeof window.__ctm_cvars") == "undefined"


def test_consent_given_later_needs_a_refresh() -> None:
    source = f"(window.cmp = {{ allows: true }}, {REFRESH}, window.__ctm_cvars.length)"
    assert run(render(CONSENT).minified, source) == 1


SEED_NAMES = [
    "getAccountId",
    "getProjectId",
    "getVariationsInParameters",
    "getSegmentsInParameters",
    "getUserId",
    "generateConversionUrl",
]


def test_the_sample_s_names_are_globals_if_configured() -> None:
    script = render(configure(expose="globals")).minified
    before = "Object.prototype.evil = 1; Object.prototype.getKeys = function () {};"
    names = run(script, "Object.getOwnPropertyNames(window)", before=before)
    assert set(SEED_NAMES) <= set(names)
    assert set(names) == {*SEED_NAMES, "optimizely", "offlineConversion", "__ctm_cvars"}


def test_by_default_there_is_one_global() -> None:
    names = run(render(configure()).minified, "Object.getOwnPropertyNames(window)")
    assert set(names) == {"optimizely", "offlineConversion", "__ctm_cvars"}


def test_the_configuration_names_the_global() -> None:
    script = render(configure(**{"global": "callTracking"})).minified
    assert run(script, "typeof window.callTracking.refresh") == "function"
