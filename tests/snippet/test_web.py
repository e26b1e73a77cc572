"""The destinations web and auto: what they read from the page, and the value that they build."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from snippetgen.conversions.compact_value import decode
from tests.configurations import configure
from tests.snippet.engine import COOKIES, conversion_url, run

WEB = configure(destination="web", goal="call")
AUTO = configure(destination="auto", goal="call")
CONFIGURED = configure(destination="web", goal="call", entity_id="77")
FIELDS = configure("callrail", destination="web", packing="fields", goal="call")
AUTO_FIELDS = configure("callrail", destination="auto", packing="fields", goal="call")
BOTH = pytest.mark.parametrize("config", [WEB, AUTO], ids=["web", "auto"])
Held = Callable[..., dict[str, str]]
BUNDLED = "(function (both) { both.get = web().get; return both; })(classic(111, 222))"


def optimizely_with(**replaced: str) -> str:
    """Return the source of an Optimizely with some results replaced by JavaScript."""
    return f"web({{ {', '.join(f'{name}: {source}' for name, source in replaced.items())} }})"


def value_of(visitor: str = "'v'", goal: str = '"call"') -> str:
    optimizely = optimizely_with(visitor_id=f"{{ randomId: {visitor} }}")
    return conversion_url(WEB, goal, optimizely=optimizely)[0]


@BOTH
def test_a_reader_decodes_the_value(config: SnippetConfig) -> None:
    value, reason = conversion_url(config, '"call", 500', optimizely="web()")
    assert (value.rpartition(".")[0], reason) == ("o1.222.111.333.call.500.v", "ready")
    found = decode(value)
    assert (found.account, found.project, found.entity) == ("222", "111", "333")
    assert (found.key, found.revenue, found.visitor) == ("call", 500, "v")


def test_without_revenue_its_part_is_empty() -> None:
    assert value_of().startswith("o1.222.111.333.call..v.")


@pytest.mark.parametrize(
    ("visitor", "written"),
    [
        ("'a.b-c_D9'", "a.b-c_D9"),
        ("'~!*\\'()'", "~7E~21~2A~27~28~29"),
        ("'%7E'", "~257E"),
        ("'Ü🙂'", "~C3~9C~F0~9F~99~82"),
        ("' a '", "~20a~20"),
        ("4711", "4711"),
    ],
)
def test_a_visitor_id_has_only_characters_that_need_no_encoding(visitor: str, written: str) -> None:
    assert value_of(visitor).split(".", 6)[6].rpartition(".")[0] == written


@pytest.mark.parametrize("visitor", ["null", "undefined", "''", "' '", "true", "{}", "1.5"])
def test_an_invalid_visitor_id_is_not_an_id(visitor: str) -> None:
    optimizely = optimizely_with(visitor_id=f"{{ randomId: {visitor} }}")
    assert conversion_url(WEB, optimizely=optimizely) == ("", "no_visitor")


def test_a_lone_surrogate_cannot_be_handed_over() -> None:
    assert value_of("'a\\ud83d'") == ""
    events = (
        "{ accountId: '222', projectId: '111', events: { 1: { id: '1', apiName: '\\ud83d' } } }"
    )
    page = optimizely_with(data=events)
    assert conversion_url(WEB, "'\\ud83d'", optimizely=page) == ("", "no_goal")


def test_the_visitor_never_comes_from_the_cookie() -> None:
    source = "window.offlineConversion.getUserId()"
    assert run(render(WEB).minified, source, optimizely="web()") == "v"
    null = optimizely_with(visitor_id="{ randomId: null }")
    assert run(render(WEB).minified, source, optimizely=null) == ""


def test_optimizely_is_asked_for_its_data_once_per_call_and_again_in_the_next() -> None:
    source = """
        (function () {
            var get = window.optimizely.get, api = window.offlineConversion, asked = [], changed;
            window.optimizely.get = function (name) {
                asked.push(name);
                return name == 'data' && changed ? { projectId: '444' } : get(name);
            };
            api.generateConversionUrl('call');
            changed = true;
            return [asked.join(), api.getProjectId()];
        })()
    """
    asked, project = run(render(WEB).minified, source, optimizely="web()")
    assert sorted(asked.split(",")) == ["data", "visitor_id"]
    assert project == "444"


def test_a_dot_in_a_key_does_not_end_it() -> None:
    events = "{ accountId: '222', projectId: '111', events: { 9: { id: '9', apiName: 'a.b' } } }"
    value, _ = conversion_url(WEB, '"a.b"', optimizely=optimizely_with(data=events))
    assert value.startswith("o1.222.111.9.a~2Eb..v.")


def event(events: str, config: SnippetConfig = WEB, goal: str = '"call"') -> tuple[str, str]:
    data = f"{{ accountId: '222', projectId: '111', events: {events} }}"
    value, reason = conversion_url(config, goal, optimizely=optimizely_with(data=data))
    return (value.split(".")[3] if value else ""), reason


@pytest.mark.parametrize(
    ("events", "id_"),
    [
        ("{ 1: { id: '1', apiName: 'x' }, 2: { id: '2', apiName: 'call' } }", "2"),
        ("{ 1: { id: '1', apiName: 'call' }, 2: { id: '2', apiName: 'call' } }", "1"),
        ("{ 1: { id: 'x', apiName: 'call' }, 2: { id: '2', apiName: 'call' } }", "2"),
        ("{ 1: { id: { toString: 0 }, apiName: 'call' }, 2: { id: '2', apiName: 'call' } }", "2"),
        ("{ 1: null, 2: 7, 3: { id: 3, apiName: 'call' } }", "3"),
        ("{ 1: { id: '1', apiName: 'Call' } }", ""),
        ("{ 1: { id: '1', apiName: ['call'] } }", ""),
        ("(Object.prototype[1] = { id: '1', apiName: 'call' }, {})", ""),
        ("{ toString: { id: '1', apiName: 'call' } }", "1"),
        ("null", ""),
        ("'call'", ""),
        ("undefined", ""),
    ],
)
def test_the_event_is_found_by_its_key(events: str, id_: str) -> None:
    assert event(events) == (id_, "ready" if id_ else "no_goal")


def test_a_goal_that_cannot_become_text_is_not_a_goal() -> None:
    assert event("{ 1: { id: '1', apiName: 'call' } }", goal="{ toString: 0 }") == ("", "no_goal")


def test_a_number_is_not_a_key_even_if_an_event_has_it() -> None:
    assert event("{ 1: { id: '1', apiName: 7 } }", goal="7") == ("", "no_goal")


def test_the_configured_event_takes_precedence_over_the_page_s() -> None:
    assert event("{ 1: { id: '1', apiName: 'call' } }", CONFIGURED) == ("77", "ready")
    assert event("null", CONFIGURED) == ("77", "ready")


def test_the_configured_event_belongs_only_to_the_goal() -> None:
    events = "{ 1: { id: '1', apiName: 'sale' } }"
    assert event(events, CONFIGURED, '"sale"') == ("1", "ready")
    assert event(events, CONFIGURED, '"other"') == ("", "no_goal")


@pytest.mark.parametrize("key", ['""', '" "', "null", "undefined", "7", "['call']", "{}", ""])
def test_a_key_is_text(key: str) -> None:
    assert conversion_url(WEB, key, optimizely="web()") == ("", "no_goal")


@pytest.mark.parametrize(
    "data",
    [
        "null",
        "undefined",
        "7",
        "{}",
        "{ accountId: '222' }",
        "{ projectId: '111' }",
        "{ accountId: 'x', projectId: '111' }",
        "{ accountId: '222', projectId: 'evil.example/#' }",
    ],
)
@BOTH
def test_an_invalid_id_is_not_a_project(config: SnippetConfig, data: str) -> None:
    assert conversion_url(config, optimizely=optimizely_with(data=data)) == ("", "no_project")


@pytest.mark.parametrize(
    ("optimizely", "reason"),
    [
        ("undefined", "optimizely_missing"),
        ("[]", "optimizely_loading"),
        ("{ push: 1 }", "optimizely_loading"),
        ("{ get: 'text' }", "optimizely_loading"),
        ("{ get: function () { throw 1; } }", "no_project"),
        ("{ getProjectId: 'text', get: function () {} }", "no_project"),
    ],
)
@BOTH
def test_a_missing_part_has_a_reason(config: SnippetConfig, optimizely: str, reason: str) -> None:
    assert conversion_url(config, optimizely=optimizely) == ("", reason)


def test_a_visitor_who_has_opted_out_is_not_reported() -> None:
    cookies = f"{COOKIES}; optimizelyOptOut=true"
    assert conversion_url(WEB, cookies=cookies, optimizely="web()") == ("", "opted_out")


def test_blocked_cookies_do_not_prevent_a_conversion() -> None:
    assert conversion_url(WEB, cookies=None, optimizely="web()")[1] == "ready"


def test_consent_is_asked_for() -> None:
    config = configure(destination="web", goal="call", consent="cmp.ok")
    assert conversion_url(config, optimizely="web()") == ("", "no_consent")
    agreed = "window.cmp = { ok: true };"
    assert conversion_url(config, optimizely="web()", before=agreed)[1] == "ready"


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("getAccountId", "222"),
        ("getProjectId", "111"),
        ("getUserId", "v"),
        ("getVariationsInParameters", "&x70003=70004"),
        ("getSegmentsInParameters", ""),
    ],
)
@BOTH
def test_the_sample_s_functions_return_the_values_of_web(
    config: SnippetConfig, function: str, expected: str
) -> None:
    cookies = f"{COOKIES}; optimizelySegments=%7B%225%22%3A%22gc%22%7D"
    source = f"window.offlineConversion.{function}()"
    page = {"cookies": cookies, "optimizely": "web()"}
    assert run(render(config).minified, source, **page) == expected


@pytest.mark.parametrize(
    ("shown", "parameters"),
    [
        ("{ 1: { id: '0' }, 2: { id: null }, 3: null, x: { id: '4' }, 5: { id: '6' } }", "&x5=6"),
        ("{}", ""),
        ("null", ""),
        ("[{ id: '1' }]", ""),
    ],
)
def test_variations_are_ids_or_nothing(shown: str, parameters: str) -> None:
    state = f"{{ getVariationMap: function () {{ return {shown}; }} }}"
    source = "window.offlineConversion.getVariationsInParameters()"
    assert run(render(WEB).minified, source, optimizely=optimizely_with(state=state)) == parameters


@BOTH
def test_the_old_name_is_an_alias(config: SnippetConfig) -> None:
    api = "window.offlineConversion"
    source = f"{api}.generateConversion === {api}.generateConversionUrl"
    assert run(render(config).minified, source) is True


def test_classic_has_only_the_sample_s_names() -> None:
    assert (
        run(render(configure()).minified, "'generateConversion' in window.offlineConversion")
        is False
    )


def test_globals_have_both_names() -> None:
    script = render(configure(destination="web", expose="globals")).minified
    assert run(script, "typeof window.generateConversion + typeof window.getUserId") == (
        "functionfunction"
    )


def test_auto_is_classic_if_the_page_has_classic() -> None:
    classic = configure(goal="call")
    for page in ("classic(111, 222)", BUNDLED):
        assert conversion_url(AUTO, optimizely=page) == conversion_url(classic)


def test_a_page_has_classic_if_it_has_its_functions() -> None:
    odd = "(function (odd) { odd.getProjectId = 'text'; return odd; })(web())"
    assert conversion_url(AUTO, optimizely=odd)[0].startswith("o1.")


def test_auto_decides_again_at_every_call() -> None:
    source = """(function () {
        var first = window.offlineConversion.generateConversion('call');
        window.optimizely = classic(111, 222);
        return [first, window.offlineConversion.generateConversion('call')];
    })()"""
    first, then = run(render(AUTO).minified, source, optimizely="web()")
    assert first.startswith("o1.")
    assert then.startswith("https://")


def cookies_of(config: SnippetConfig, optimizely: str, **page: str) -> dict[str, str]:
    written = run(render(config).minified, "written", optimizely=optimizely, **page)
    return dict(text.split(";")[0].split("=", 1) for text in written)


IDS = {"optimizely_project": "111", "optimizely_account": "222"}


def test_the_fields_of_web_are_only_ids() -> None:
    assert cookies_of(FIELDS, "web()") == {
        **IDS,
        "optimizely_visitor": "v",
        "optimizely_entity": "333",
    }


def queued(optimizely: str, **page: str) -> dict[str, str]:
    config = configure(destination="auto", packing="fields", goal="call")
    (held,) = run(render(config).minified, "window.__ctm_cvars", optimizely=optimizely, **page)
    return {name: text for name, text in held.items() if isinstance(text, str)}


@pytest.mark.parametrize("held", [partial(cookies_of, AUTO_FIELDS), queued])
def test_fields_that_the_page_s_optimizely_does_not_have_are_emptied(held: Held) -> None:
    more = f"{COOKIES}; optimizelySegments=%7B%225%22%3A%22gc%22%7D; optimizelyPPID=p"
    on_web = held("web()", cookies=more)
    empty = ("experiments", "segments", "universal_id")
    assert [on_web[f"optimizely_{field}"] for field in empty] == ["", "", ""]
    assert on_web["optimizely_entity"] == "333"
    on_classic = held(BUNDLED, cookies=more)
    assert all(on_classic[f"optimizely_{field}"] for field in empty)
    assert on_classic["optimizely_entity"] == ""


@pytest.mark.parametrize(
    ("vendor", "packing", "longest"), [("invoca", "url", 255), ("invoca", "fields", 255)]
)
def test_a_value_that_does_not_fit_is_never_cut(vendor: str, packing: str, longest: int) -> None:
    options = '[options]\nfield_type = "short"'
    config = configure(vendor, options, destination="web", packing=packing, goal="call")

    def answer(length: int) -> tuple[str, str]:
        visitor = f"{{ randomId: '{'v' * length}' }}"
        return conversion_url(config, optimizely=optimizely_with(visitor_id=visitor))

    rest = len(answer(1)[0]) - 1 if packing == "url" else 0
    room = next(n for n in range(longest - rest + 5, 0, -1) if answer(n)[0])
    value = answer(room)[0]
    assert len(value if packing == "url" else "v" * room) <= longest
    assert answer(longest + 1) == ("", "too_long")


@pytest.mark.parametrize("destination", ["classic", "web", "auto"])
@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"project_id": "111", "account_id": "222"}, "ready"),
        ({"project_id": "112"}, "no_project"),
        ({"account_id": "223"}, "no_project"),
        ({"project_id": "11"}, "no_project"),
    ],
)
def test_a_page_with_another_project_hands_over_nothing(
    destination: str, settings: dict[str, str], reason: str
) -> None:
    config = configure(destination=destination, goal="call", **settings)
    pages = {"classic": ["classic(111, 222)"], "web": ["web()"]}
    for page in pages.get(destination, ["classic(111, 222)", "web()"]):
        assert conversion_url(config, optimizely=page)[1] == reason


def test_the_snippet_waits_for_the_configured_one_of_two_projects() -> None:
    config = configure(destination="web", goal="call", project_id="111")
    other = optimizely_with(data="{ accountId: '222', projectId: '999', events: {} }")
    source = """(function () {
        timers.shift()[0]();
        window.optimizely = web();
        while (timers.length) timers.shift()[0]();
        return window.__ctm_cvars;
    })()"""
    (held,) = run(render(config).minified, source, optimizely=other)
    assert held["optimizely_conversion"].startswith("o1.222.111.")


def test_what_has_changed_is_handed_over_again() -> None:
    source = """(function () {
        window.offlineConversion.refresh();
        window.optimizely = web({ visitor_id: { randomId: 'w' } });
        window.offlineConversion.refresh();
        return window.__ctm_cvars.length;
    })()"""
    assert run(render(WEB).minified, source, optimizely="web()") == 2
