"""Several products: which one the snippet reports to, by a list of destinations or `auto`."""

from __future__ import annotations

import pytest

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from snippetgen.conversions.compact_value import decode
from snippetgen.validation.errors import ConfigError
from tests.configurations import configure
from tests.snippet.engine import VISITOR, conversion_url, run

IDS = {"account_id": "222", "project_id": "111", "entity_id": "333"}
EDGE = "window.optimizelyEdge = { get: function () {}, push: function () {} };"
CLASSIC, WEB = "classic(111, 222)", "web()"
BUNDLED = "(function (both) { both.get = web().get; return both; })(classic(111, 222))"
LISTS = [("classic", "web"), ("classic", "edge"), ("web", "edge"), ("classic", "web", "edge")]


def answer(names: tuple[str, ...], optimizely: str, before: str) -> tuple[str, str]:
    """Return the product that a list's snippet reports to, or the reason, and the visitor."""
    return answer_of(configure(destination=names, goal="call", **IDS), optimizely, before)


def answer_of(config: SnippetConfig, optimizely: str, before: str) -> tuple[str, str]:
    """Return the product that the snippet reports to, or the reason, and the visitor."""
    page = {"optimizely": optimizely, "before": before}
    value, reason = conversion_url(config, **page)
    visitor = run(render(config).minified, "window.offlineConversion.getUserId()", **page)
    if value.startswith("https://"):
        return "classic", visitor
    return (("web" if visitor == "v" else "edge") if value else reason), visitor


@pytest.mark.parametrize("names", LISTS, ids="+".join)
@pytest.mark.parametrize(
    ("optimizely", "before", "products"),
    [
        (CLASSIC, "", ["classic", "loading"]),
        (WEB, "", ["web", "loading"]),
        (BUNDLED, "", ["classic", "web"]),
        ("undefined", EDGE, ["edge"]),
        (CLASSIC, EDGE, ["classic", "edge"]),
        (WEB, EDGE, ["web", "edge"]),
        ("[]", EDGE, ["edge", "loading"]),
        ("[]", "", ["loading"]),
        ("[]", "window.optimizelyEdge = [];", ["loading"]),
        ("undefined", "window.optimizelyEdge = [];", ["edge-loading", "missing"]),
        ("undefined", "", ["missing"]),
    ],
)
def test_the_first_loaded_product_is_read(
    names: tuple[str, ...], optimizely: str, before: str, products: list[str]
) -> None:
    possible = (*names, "edge-loading" if "edge" in names else "", "loading", "missing")
    expected = next((each for each in products if each in possible), "missing")
    found, visitor = answer(names, optimizely, before)
    assert found.removeprefix("optimizely_") == expected.removeprefix("edge-")
    if found in names:
        assert visitor == ("v" if found == "web" else VISITOR)


@pytest.mark.parametrize("names", LISTS, ids="+".join)
def test_the_order_of_a_list_does_not_matter(names: tuple[str, ...]) -> None:
    one, other = (configure(destination=each, **IDS) for each in (names, names[::-1]))
    assert one == other
    assert one.destination == "+".join(names)


def test_a_cookie_of_classic_has_no_experiments_of_web_experimentation() -> None:
    source = "window.offlineConversion.getVariationsInParameters()"
    page = {
        "cookies": 'optimizelyBuckets={"70001":{"id":"70002"}}',
        "optimizely": "web({ state: null })",
    }
    assert run(configure(destination="auto"), source, **page) == ""


def test_a_list_of_one_destination_is_that_destination() -> None:
    assert configure(destination=("web",)) == configure(destination="web")


@pytest.mark.parametrize("missing", [*IDS, None])
def test_auto_is_a_list_with_edge_if_it_has_the_ids_for_edge(missing: str | None) -> None:
    ids = {key: id_ for key, id_ in IDS.items() if key != missing}
    auto = configure(destination="auto", **ids)
    names = ("classic", "web") if missing else ("classic", "web", "edge")
    assert auto.destination == "auto"
    assert render(auto) == render(configure(destination=names, **ids))


def test_auto_without_ids_reports_that_optimizely_is_missing_on_a_page_with_only_edge() -> None:
    auto = configure(destination="auto", goal="call")
    assert answer_of(auto, "undefined", EDGE)[0] == "optimizely_missing"


@pytest.mark.parametrize("names", ["auto", *LISTS], ids=str)
def test_only_web_experimentation_uses_the_site_s_own_id(names: str | tuple[str]) -> None:
    if "web" not in (*names, "web" * (names == "auto")):
        with pytest.raises(ConfigError, match="visitor"):
            configure(destination=names, visitor="page:uid", **IDS)
        return
    config = configure(destination=names, goal="call", visitor="page:uid", **IDS)
    own = "window.uid = 'own';"
    value, _ = conversion_url(config, optimizely=WEB, before=own)
    assert decode(value).visitor == "own"
    assert conversion_url(config, optimizely=WEB)[1] == "no_visitor"
    pages = {"classic": (CLASSIC, own), "edge": ("undefined", own + EDGE)}
    for product in set(pages) & set(config.destination_object.products):
        assert answer_of(config, *pages[product]) == (product, VISITOR)


@pytest.mark.parametrize("names", LISTS, ids="+".join)
def test_nothing_is_handed_over_for_another_project_on_any_page(names: tuple[str, ...]) -> None:
    script = "document.querySelector = function () { return { src: '/edge-client/v1/222/112' }; };"
    if "edge" in names:
        assert answer(names, "undefined", EDGE + script)[0] == "no_project"
    others = {
        "classic": "classic(112, 222)",
        "web": "web({ data: { accountId: 1, projectId: 2 } })",
    }
    for name in others.keys() & set(names):
        assert answer(names, others[name], "")[0] == "no_project"


@pytest.mark.parametrize("names", LISTS[1:], ids="+".join)
def test_the_experiments_belong_to_the_product_that_has_loaded(names: tuple[str, ...]) -> None:
    script = render(configure(destination=names, **IDS)).minified
    state = "{ getActiveExperiments: function () { return { 7: { variation: { id: '8' } } }; } }"
    edge = f"window.optimizelyEdge = {{ get: function () {{ return {state}; }} }};"
    known = "{ state: { variationIdsMap: { 70005: '70006' } } }"
    pages = {
        "classic": (f"classic(111, 222, {known})", "", "&x70005=70006"),
        "web": (WEB, "", "&x70003=70004"),
        "edge": ("undefined", edge, "&x7=8"),
    }
    for name in names:
        optimizely, before, experiments = pages[name]
        source = "(function (api) { return [api.getVariationsInParameters(),"
        source += " api.getSegmentsInParameters()]; })(window.offlineConversion)"
        found = run(script, source, optimizely=optimizely, before=before)
        assert found == [experiments, ""]


def test_the_configured_event_has_an_id_on_every_page() -> None:
    config = configure("ctm", destination=("classic", "web", "edge"), packing="fields", **IDS)
    pages = [("undefined", EDGE), (WEB, ""), (CLASSIC, "")]
    held = [
        run(render(config).minified, "window.__ctm_cvars", optimizely=optimizely, before=before)
        for optimizely, before in pages
    ]
    assert [each[0]["optimizely_entity"] for each in held[:2]] == ["333", "333"]
    assert held[2][0]["optimizely_entity"] == ""
