"""Lists of destinations with Performance Edge: which product the snippet reports to."""

from __future__ import annotations

import pytest

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import VISITOR, conversion_url, run

IDS = {"account_id": "222", "project_id": "111", "entity_id": "333"}
EDGE = "window.optimizelyEdge = { get: function () {}, push: function () {} };"
CLASSIC, WEB = "classic(111, 222)", "web()"
BUNDLED = "(function (both) { both.get = web().get; return both; })(classic(111, 222))"
LISTS = [("classic", "edge"), ("web", "edge"), ("classic", "web", "edge")]


def answer(names: tuple[str, ...], optimizely: str, before: str) -> tuple[str, str]:
    """Return the product that the snippet reports to, or the reason, and the visitor."""
    config = configure(destination=names, goal="call", **IDS)
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
        ("[]", EDGE, ["edge"]),
        ("[]", "", ["loading"]),
        ("[]", "window.optimizelyEdge = [];", ["loading"]),
        ("undefined", "window.optimizelyEdge = [];", ["loading"]),
        ("undefined", "", ["missing"]),
    ],
)
def test_the_first_product_that_has_loaded_is_read(
    names: tuple[str, ...], optimizely: str, before: str, products: list[str]
) -> None:
    expected = next(each for each in products if each in (*names, "loading", "missing"))
    found, visitor = answer(names, optimizely, before)
    assert found.removeprefix("optimizely_") == expected
    if found in names:
        assert visitor == ("v" if found == "web" else VISITOR)


@pytest.mark.parametrize("names", LISTS, ids="+".join)
def test_the_order_of_a_list_does_not_matter(names: tuple[str, ...]) -> None:
    one, other = (configure(destination=each, **IDS) for each in (names, names[::-1]))
    assert one == other
    assert one.destination == "+".join(names)


def test_a_list_of_what_auto_detects_is_auto_and_one_destination_is_itself() -> None:
    assert configure(destination=("web", "classic")).destination == "auto"
    assert configure(destination=("web",)) == configure(destination="web")


@pytest.mark.parametrize("names", LISTS, ids="+".join)
def test_another_project_gets_nothing_on_any_page(
    names: tuple[str, ...],
) -> None:
    script = "document.querySelector = function () { return { src: '/edge-client/v1/222/112' }; };"
    assert answer(names, "undefined", EDGE + script)[0] == "no_project"
    others = {
        "classic": "classic(112, 222)",
        "web": "web({ data: { accountId: 1, projectId: 2 } })",
    }
    for name in names[:-1]:
        assert answer(names, others[name], "")[0] == "no_project"


def test_the_configured_event_has_an_id_on_every_page() -> None:
    config = configure("ctm", destination=("classic", "web", "edge"), packing="fields", **IDS)
    pages = [("undefined", EDGE), (WEB, ""), (CLASSIC, "")]
    held = [
        run(render(config).minified, "window.__ctm_cvars", optimizely=optimizely, before=before)
        for optimizely, before in pages
    ]
    assert [each[0]["optimizely_entity"] for each in held[:2]] == ["333", "333"]
    assert held[2][0]["optimizely_entity"] == ""
