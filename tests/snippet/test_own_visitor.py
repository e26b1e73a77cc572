"""The setting visitor: where the snippet finds the site's own id, and which values count."""

from __future__ import annotations

import json

import pytest

from snippetgen.builder.rendering import render
from snippetgen.conversions.compact_value import decode
from tests.configurations import configure, reporting_to
from tests.snippet.engine import conversion_url, run

PLACES = ("cookie:uid", "page:app.user.id", "storage:uid", "attribute:html@data-user")
FEATURE = configure(**{**reporting_to("feature"), "visitor": PLACES, "goal": "call"})
WEB = configure(destination="web", goal="call", visitor=("page:app.user.id", "cookie:uid"))
PAGE = """
var stored = {}, attributes = {};
window.localStorage = { getItem: function (key) { return key in stored ? stored[key] : null; } };
document.querySelector = function (selector) {
    return selector === 'html' ? { getAttribute: function (name) {
        return name in attributes ? attributes[name] : null;
    } } : null;
};
"""


def visitor(more: str = "", cookies: str | None = "") -> tuple[str, str]:
    """Return the visitor of the conversion and the reason, on a page without Optimizely."""
    page = {"optimizely": "undefined", "before": PAGE + more}
    value, reason = conversion_url(FEATURE, cookies=cookies, **page)
    return decode(value).visitor if value else "", reason


@pytest.mark.parametrize(
    ("page", "cookies", "id_"),
    [
        ("", "uid=a", "a"),
        ("window.app = { user: { id: 'b' } };", "", "b"),
        ("window.app = { user: { me: 'b', id: function () { return this.me; } } };", "", "b"),
        ("window.app = { user: { id: 4711 } };", "", "4711"),
        ("stored.uid = 'c';", "", "c"),
        ("attributes['data-user'] = 'd';", "", "d"),
    ],
)
def test_each_kind_of_source_is_read(page: str, cookies: str, id_: str) -> None:
    assert visitor(page, cookies) == (id_, "ready")


def test_the_first_of_several_sources_with_an_id_counts() -> None:
    page = "window.app = { user: { id: 'b' } }; stored.uid = 'c'; attributes['data-user'] = 'd';"
    assert visitor(page, "uid=a") == ("a", "ready")
    assert visitor(page, "uid=undefined") == ("b", "ready")
    assert visitor(page.replace("'b'", "null"), None) == ("c", "ready")
    assert visitor(page.replace("'b'", r"'a\ud83d'")) == ("c", "ready")
    throws = page.replace("'b'", "function () { throw 1; }").replace("'c'", "''")
    assert visitor(throws) == ("d", "ready")


@pytest.mark.parametrize(
    "found",
    [
        *("undefined", "null", "''", "' '", "0", "NaN", "1.5", "true", "{}", "['a']", "1e21"),
        *("'undefined'", "'null'", "'NaN'", "'0'", "'[object Object]'", "'a\\ud83d'"),
        "new Array(257).join('v')",
    ],
)
def test_a_value_that_is_not_an_id_is_not_sent(found: str) -> None:
    assert visitor(f"window.app = {{ user: {{ id: {found} }} }};") == ("", "no_visitor")


@pytest.mark.parametrize("id_", ["00", "0a", "nullable", " a ", "v" * 255, "Ü🙂"])
def test_a_value_that_only_looks_odd_is_an_id(id_: str) -> None:
    assert visitor(f"stored.uid = {json.dumps(id_)};") == (id_, "ready")


@pytest.mark.parametrize(
    ("cookies", "id_"),
    [
        ("uid=a; uid=b", "b"),
        ("xuid=a", ""),
        ("uid2=a", ""),
        ("a uid=a", ""),
        ("a=uid=b", ""),
        ("uid", ""),
        ("; ;uid = b=c", "b=c"),
        ("uid=a%40b%20%C3%BC", "a@b ü"),
        ("uid=50%", "50%"),
        ("optimizelyEndUserId=a", ""),
    ],
)
def test_a_cookie_is_found_by_its_exact_name_and_decoded(cookies: str, id_: str) -> None:
    assert visitor(cookies=cookies)[0] == id_


def test_a_page_without_cookies_and_storage_has_no_id() -> None:
    blocked = "window.localStorage = undefined; document.querySelector = undefined;"
    assert visitor(blocked, cookies=None) == ("", "no_visitor")
    source = "window.offlineConversion.getUserId()"
    assert run(render(FEATURE).minified, source, cookies="", optimizely="undefined") == ""


def test_an_opt_out_of_optimizely_counts_for_every_product() -> None:
    assert visitor(cookies="uid=a; optimizelyOptOut=true") == ("", "opted_out")


def test_feature_needs_nothing_from_optimizely_and_knows_one_event() -> None:
    page = {"cookies": "uid=a", "optimizely": "undefined", "before": PAGE}
    value, _ = conversion_url(FEATURE, '"call", 500', **page)
    found = decode(value)
    assert (found.account, found.project) == ("1234509999", "")
    assert (found.entity, found.revenue) == ("21591240899", 500)
    assert conversion_url(FEATURE, '"other"', **page) == ("", "no_goal")


def test_feature_has_no_experiments_and_no_segments() -> None:
    source = "(function (api) { return [api.getVariationsInParameters(),"
    source += " api.getSegmentsInParameters()]; })(window.offlineConversion)"
    assert run(render(FEATURE).minified, source) == ["", ""]


def test_web_takes_the_visitor_from_the_site_and_everything_else_from_optimizely() -> None:
    own = "window.app = { user: { id: 'member' } };"
    value, _ = conversion_url(WEB, optimizely="web()", before=own)
    assert value.rpartition(".")[0] == "o1.222.111.333.call..member"
    without = "web({ visitor_id: { randomId: null } })"
    assert conversion_url(WEB, optimizely=without, before=own)[1] == "ready"


def test_web_never_mixes_the_site_s_ids_with_optimizely_s() -> None:
    assert conversion_url(WEB, optimizely="web()") == ("", "no_visitor")
    assert conversion_url(WEB, optimizely="[]", cookies="uid=a") == ("", "optimizely_loading")
