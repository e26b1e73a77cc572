"""The destination edge: what it reads from the page, and what it takes from the configuration."""

from __future__ import annotations

import json

import pytest

from snippetgen.builder.rendering import render
from snippetgen.conversions.compact_value import decode
from tests.configurations import configure
from tests.snippet.engine import COOKIES, VISITOR, conversion_url, run

IDS = {"account_id": "222", "project_id": "111", "entity_id": "333"}
EDGE = configure(destination="edge", goal="call", **IDS)
ACTIVE = """{
    70003: { id: '70003', name: null, variation: { id: '70004', name: null } },
    70005: { id: '70005', name: null, variation: { id: 0, name: null } },
    70007: { id: '70007' }
}"""
LOADED = f"""
var state = {{ getActiveExperiments: function () {{ return {ACTIVE}; }} }};
window.optimizelyEdge = {{
    push: function () {{}},
    get: function (name) {{ return name === 'state' ? state : undefined; }}
}};"""


def answer(
    arguments: str = '"call"', before: str = LOADED, cookies: str | None = COOKIES
) -> tuple[str, str]:
    return conversion_url(EDGE, arguments, before=before, cookies=cookies, optimizely="undefined")


def with_script(address: str) -> str:
    """Return the source of a page whose only script with an address is this one."""
    found = f"return /edge-client/.test(selector) ? {{ src: {json.dumps(address)} }} : null;"
    return f"{LOADED} document.querySelector = function (selector) {{ {found} }};"


def test_the_value_has_the_configured_ids_and_the_visitor_of_the_cookie() -> None:
    value, reason = answer('"call", 500')
    assert reason == "ready"
    found = decode(value)
    assert (found.account, found.project, found.entity) == ("222", "111", "333")
    assert (found.key, found.revenue, found.visitor) == ("call", 500, VISITOR)


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("", "optimizely_missing"),
        ("window.optimizely = web();", "optimizely_missing"),
        ("window.optimizelyEdge = [];", "optimizely_loading"),
        ("window.optimizelyEdge = { push: function () {} };", "optimizely_loading"),
        ("window.optimizelyEdge = { get: 'get' };", "optimizely_loading"),
        ("window.optimizelyEdge = { get: function () { throw 1; } };", "ready"),
    ],
)
def test_the_global_is_ready_once_it_is_an_object_with_get(before: str, reason: str) -> None:
    assert answer(before=before)[1] == reason


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://optimizely.shop.test/edge-client/v1/222/111", "ready"),
        ("https://optimizely.shop.test/edge-client/v1/222/111?url=/v1/9/9", "ready"),
        ("https://optimizely.shop.test/v1/9/9/edge-client/v1/222/111", "ready"),
        ("https://optimizely.shop.test/edge-client/v1/222/112", "no_project"),
        ("https://optimizely.shop.test/edge-client/v1/221/111", "no_project"),
        ("https://optimizely.shop.test/edge-client/v1/222/1110", "no_project"),
        ("https://optimizely.shop.test/edge-client/v1/latest", "ready"),
    ],
)
def test_the_ids_in_the_address_of_the_script_must_match_the_configuration(
    address: str, reason: str
) -> None:
    assert answer(before=with_script(address))[1] == reason


@pytest.mark.parametrize(
    ("cookies", "reason"),
    [
        ("", "no_visitor"),
        (None, "no_visitor"),
        ("optimizelyEndUserId=%20", "no_visitor"),
        (f"{COOKIES}; optimizelyOptOut=true", "opted_out"),
    ],
)
def test_the_cookies_decide_who_the_visitor_is(cookies: str | None, reason: str) -> None:
    assert answer(cookies=cookies) == ("", reason)


@pytest.mark.parametrize("goal", ['"Call"', '"constructor"', "['call']", "undefined", '""'])
def test_only_the_configured_event_has_an_id(goal: str) -> None:
    assert answer(goal) == ("", "no_goal")


def test_the_parts_are_functions_as_in_every_destination() -> None:
    api = "window.offlineConversion"
    names = (
        "getAccountId",
        "getProjectId",
        "getUserId",
        "getVariationsInParameters",
        "getSegmentsInParameters",
    )
    source = f"[{', '.join(f'{api}.{name}()' for name in names)}]"
    found = run(render(EDGE).minified, source, optimizely="undefined", before=LOADED)
    assert found == ["222", "111", VISITOR, "&x70003=70004", ""]


def test_the_vendor_gets_each_field_in_its_variable() -> None:
    config = configure(destination="edge", packing="fields", goal="call", **IDS)
    page = {"optimizely": "undefined", "before": LOADED}
    (held,) = run(render(config).minified, "window.__ctm_cvars", **page)
    assert held == {
        "optimizely_project": "111",
        "optimizely_account": "222",
        "optimizely_visitor": VISITOR,
        "optimizely_entity": "333",
    }
    returned = config.destination_object.read_back(config, held)
    assert returned.receiver.write(returned.conversion) == answer()[0]
