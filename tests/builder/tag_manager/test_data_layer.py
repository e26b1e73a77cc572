"""Consent and revenue from the data layer, as Tag Manager's tags and templates read them."""

from __future__ import annotations

import json
import re
from typing import Any

import dukpy
import pytest

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.tag_manager.template import template
from snippetgen.config import SnippetConfig
from snippetgen.conversions.compact_value import decode
from snippetgen.vendors import catalogue
from tests.builder.tag_manager.sandbox import complaints, run_scenarios, visit
from tests.builder.tag_manager.templates import PUBLIC, fields, hand_over
from tests.builder.tag_manager.test_container import parameters
from tests.builder.tag_manager.tpl import parse
from tests.configurations import configure, example_of
from tests.javascript.test_literals import Scripts
from tests.snippet.engine import run

LAYER = '[data_layer]\nconsent = "consent.statistics"\nrevenue = "ecommerce.value"'
CONFIG = configure("ctm", LAYER, goal="call", destination="web")
NAMES = {
    "Offline conversions: ctm, consent": "consent.statistics",
    "Offline conversions: ctm, revenue": "ecommerce.value",
}


def version(config: SnippetConfig) -> dict[str, Any]:
    built = Artifacts(config).files[f"{config.name}.gtm.json"]
    content: dict[str, Any] = json.loads(built)["containerVersion"]
    return content


def scripts(config: SnippetConfig, **values: str) -> str:
    """Return the tag's scripts with JavaScript instead of Tag Manager's variables."""
    (tag,) = version(config)["tag"]
    named = {name: values[name.rpartition(" ")[2]] for name in NAMES}
    html = re.sub(r"\{\{(.*?)\}\}", lambda found: named[found[1]], parameters(tag)["html"])
    return ";".join(Scripts(html).contents)


def test_data_layer_variables_read_the_configured_keys() -> None:
    variables = [each for each in version(CONFIG)["variable"] if each["type"] == "v"]
    assert {each["name"]: parameters(each)["name"] for each in variables} == NAMES
    assert {parameters(each)["dataLayerVersion"] for each in variables} == {"2"}


def test_the_tag_fires_again_at_the_page_s_later_events() -> None:
    content = version(CONFIG)
    first, later = content["trigger"]
    (tag,) = content["tag"]
    assert tag["firingTriggerId"] == [first["triggerId"], later["triggerId"]]
    assert tag["tagFiringOption"] == "ONCE_PER_EVENT"
    (condition,) = later["customEventFilter"]
    event, pattern = (each["value"] for each in condition["parameter"])
    assert event == "{{_event}}"
    events = ["consent_given", "gtm", "gt.x", "gtm.js", "gtm.init", "gtm.dom", "gtm.load"]
    matching = [name for name in events if re.search(pattern, name)]
    assert matching == ["consent_given", "gtm", "gt.x", "gtm.dom", "gtm.load"]


def test_a_tag_that_needs_elements_fires_when_they_are_there() -> None:
    config = example_of(catalogue()["telmetrics"])
    layer = CONFIG.data_layer
    content = version(config.model_copy(update={"data_layer": layer}))
    (condition,) = content["trigger"][1]["filter"]
    state = condition["parameter"][0]["value"].strip("{}")
    (variable,) = (each for each in content["variable"] if each["name"] == state)
    assert parameters(variable)["name"] == "document.readyState"
    ids = [each["variableId"] for each in content["variable"]]
    assert len(set(ids)) == len(ids)
    assert not {each["triggerId"] for each in content["trigger"]} & set(ids)


def test_without_a_data_layer_there_is_no_variable_or_trigger_for_it() -> None:
    content = version(configure())
    assert {each["type"] for each in content["variable"]} == {"j"}
    assert len(content["trigger"]) == 1


HELD = "(window.__ctm_cvars || []).map(function (each) { return each.optimizely_conversion; })"


@pytest.mark.parametrize(
    ("consent", "revenue", "cents"),
    [
        ("true", "49.9", [4990]),
        ("true", "'49.90'", [4990]),
        ("true", "undefined", [None]),
        ("true", "{}", [None]),
        ("'true'", "49.9", []),
        ("undefined", "49.9", []),
    ],
)
def test_the_tag_uses_the_values_of_the_variables(
    consent: str, revenue: str, cents: list[int | None]
) -> None:
    held = run(scripts(CONFIG, consent=consent, revenue=revenue), HELD, optimizely="web()")
    assert [decode(value).revenue for value in held] == cents


def test_the_tag_accepts_later_consent_and_revenue() -> None:
    later = [("undefined", "undefined"), ("true", "undefined"), ("true", "5"), ("true", "5")]
    fired = ";".join(scripts(CONFIG, consent=first, revenue=then) for first, then in later)
    held = run(fired, HELD, optimizely="web()")
    assert [decode(value).revenue for value in held] == [None, 500]


def at_page(layer: str, config: SnippetConfig = CONFIG) -> tuple[str, list[int | None]]:
    """Run the template; returns the reason, and the revenue of each conversion."""
    done = hand_over(config, f"page.dataLayer = {layer}", changed={"goal": "call"})
    held = done.value.get("__ctm_cvars", [])
    return done.reason, [decode(each["optimizely_conversion"]).revenue for each in held]


@pytest.mark.parametrize(
    ("layer", "outcome"),
    [
        ("{ 'consent.statistics': true, 'ecommerce.value': 49.9 }", ("ready", [4990])),
        ("{ 'consent.statistics': true, 'ecommerce.value': '49.90' }", ("ready", [4990])),
        ("{ 'consent.statistics': true, 'ecommerce.value': '1.234' }", ("ready", [None])),
        ("{ 'consent.statistics': true, 'ecommerce.value': -1 }", ("ready", [None])),
        ("{ 'consent.statistics': true, 'ecommerce.value': {} }", ("ready", [None])),
        ("{ 'consent.statistics': true }", ("ready", [None])),
        ("{ 'consent.statistics': 1 }", ("no_consent", [])),
        ("{}", ("no_consent", [])),
    ],
)
def test_the_template_reads_the_data_layer(
    layer: str, outcome: tuple[str, list[int | None]]
) -> None:
    assert at_page(layer) == outcome


@pytest.mark.parametrize(("amount", "cents"), [("4990", 4990), ("'4990'", 4990), ("49.9", None)])
def test_the_template_reads_cents(amount: str, cents: int | None) -> None:
    more = '[data_layer]\nrevenue = "cents"\nrevenue_in = "cents"'
    config = configure("ctm", more, goal="call", destination="web")
    assert at_page(f"{{ cents: {amount} }}", config) == ("ready", [cents])


def test_the_template_may_read_only_these_keys() -> None:
    found = parse(template(CONFIG))
    assert complaints(found.code) == []
    assert run_scenarios(found) == []
    assert found.permissions["read_data_layer"] == {
        "allowedKeys": "specific",
        "keyPatterns": list(NAMES.values()),
    }
    for key in NAMES.values():
        others = [each for each in NAMES.values() if each != key]
        less = {**found.permissions, "read_data_layer": {"keyPatterns": others}}
        with pytest.raises(dukpy.JSRuntimeError, match="not permitted"):
            hand_over(CONFIG, "page.dataLayer = { 'consent.statistics': true }", less)


def test_a_script_that_is_loaded_reads_the_data_layer_once_more() -> None:
    config = configure("ctm", LAYER).model_copy(update=PUBLIC)
    found = parse(template(config))
    assert run_scenarios(found) == []
    page = """{
        window: { offlineConversion: { refresh: function () { page.refreshed = true; } } },
        cookies: [], now: 0
    }"""
    done = visit(found, fields(config), page, "page.refreshed")
    assert (done.outcome, done.value) == (["success"], True)
    less = {key: found.permissions[key] for key in ("inject_script",)}
    with pytest.raises(dukpy.JSRuntimeError, match="not permitted"):
        visit(found, fields(config), page, permissions=less)
