"""Consent and revenue that come from the page's data layer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from snippetgen.conversions.classic_url import conversion_of, parse
from snippetgen.destinations import destinations
from tests.configurations import configure, reporting_to
from tests.snippet.engine import conversion_url, run

CONSENT = configure(more='[data_layer]\nconsent = "consent.statistics"')
REVENUE = configure(more='[data_layer]\nrevenue = "ecommerce.value"')
CENTS = configure(more='[data_layer]\nrevenue = "cents"\nrevenue_in = "cents"')


def answer(config: SnippetConfig, layer: str, arguments: str = '"call"', **page: str) -> Any:  # noqa: ANN401
    """Return the URL and the reason on a page with a data layer, which is JavaScript."""
    return conversion_url(config, arguments, before=f"window.dataLayer = {layer};", **page)


def revenue(url: str) -> int | None:
    return conversion_of(parse(url)).revenue


@pytest.mark.parametrize(
    "layer",
    [
        "undefined",
        "[]",
        "[{ consent: { statistics: 'true' } }]",
        "[{ consent: { statistics: 1 } }]",
        "[{ consent: true }]",
        "[{ consent: { statistics: true } }, { consent: { statistics: false } }]",
        "[{ consent: { statistics: true } }, { consent: null }]",
        "[{ consent: { statistics: true } }, { consent: { marketing: true }, _clear: true }]",
        "[function () { this.set('consent', { statistics: true }); }]",
        "[Object.create({ consent: { statistics: true } })]",
        "{ length: -1 }",
        "{ length: 0.5 }",
    ],
)
def test_without_clear_consent_in_the_data_layer_no_url_is_built(layer: str) -> None:
    assert answer(CONSENT, layer) == ("", "no_consent")


@pytest.mark.parametrize(
    "layer",
    [
        "[{ consent: { statistics: true } }]",
        "[{ 'consent.statistics': true }]",
        "[{ consent: false }, null, { consent: { statistics: true } }, { event: 'gtm.js' }]",
        "[{ consent: { statistics: true } }, { consent: { marketing: false } }, function () {}]",
        "[{ get consent() { throw 1; } }, { consent: { statistics: true } }]",
    ],
)
def test_the_latest_value_counts(layer: str) -> None:
    assert answer(CONSENT, layer)[1] == "ready"


def test_consent_may_be_a_string() -> None:
    config = configure(
        more='[data_layer]\nname = "layer"\nconsent = "ads"\nconsent_value = "granted"'
    )
    for value, reason in {"'granted'": "ready", "true": "no_consent"}.items():
        assert conversion_url(config, before=f"window.layer = [{{ ads: {value} }}];")[1] == reason


def test_consent_that_is_pushed_later_needs_a_refresh() -> None:
    before = "window.dataLayer = [];"
    later = "window.dataLayer.push({ consent: { statistics: true } })"
    done = f"({later}, window.offlineConversion.refresh(), window.__ctm_cvars.length)"
    assert run(render(CONSENT).minified, done, before=before) == 1


AMOUNTS = {
    "49.9": 4990,
    "19.99": 1999,
    "0": 0,
    "'49.90'": 4990,
    "'5'": 500,
    "0.1 + 0.2": 30,
    "'1.234'": None,
    "'1,234'": None,
    "'49.90 EUR'": None,
    "''": None,
    "-1": None,
    "-0.001": None,
    "NaN": None,
    "Infinity": None,
    "1e20": None,
    "true": None,
    "null": None,
    "[49.9]": None,
    "{ valueOf: function () { return 5; } }": None,
}


@pytest.mark.parametrize(("amount", "cents"), AMOUNTS.items())
def test_revenue_is_an_amount_in_units(amount: str, cents: int | None) -> None:
    url, reason = answer(REVENUE, f"[{{ ecommerce: {{ value: {amount} }} }}]")
    assert reason == "ready"
    assert revenue(url) == cents


@pytest.mark.parametrize(
    ("amount", "cents"), [("4990", 4990), ("'4990'", 4990), ("49.9", None), ("'49.90'", None)]
)
def test_revenue_may_be_in_cents(amount: str, cents: int | None) -> None:
    assert revenue(answer(CENTS, f"[{{ cents: {amount} }}]")[0]) == cents


def test_without_a_data_layer_there_is_no_revenue() -> None:
    url, reason = answer(REVENUE, "undefined")
    assert (revenue(url), reason) == (None, "ready")


@pytest.mark.parametrize(("value", "cents"), [("700", 700), ("undefined", 4990), ("null", None)])
def test_a_given_value_overrides_the_data_layer_s(value: str, cents: int | None) -> None:
    url, _ = answer(REVENUE, "[{ ecommerce: { value: 49.9 } }]", f'"call", {value}')
    assert revenue(url) == cents


@pytest.mark.parametrize("destination", ["web", "auto"])
def test_the_compact_value_has_the_revenue(destination: str) -> None:
    config = configure(
        goal="call",
        destination=destination,
        more='[data_layer]\nconsent = "ok"\nrevenue = "ecommerce.value"',
    )
    layer = "[{ ok: true, ecommerce: { value: 49.9 } }]"
    value, reason = answer(config, layer, optimizely="web()")
    assert (value.split(".")[5], reason) == ("4990", "ready")
    assert answer(config, layer.replace("true", "false"), optimizely="web()")[1] == "no_consent"


def test_revenue_that_changes_is_handed_over_again() -> None:
    before = "window.dataLayer = [{ ecommerce: { value: 1 } }];"
    push = "window.dataLayer.push({ ecommerce: { value: 2 } })"
    refresh = "window.offlineConversion.refresh()"
    done = f"({refresh}, {push}, {refresh}, window.__ctm_cvars)"
    held = run(render(REVENUE).minified, done, before=before)
    assert [revenue(each["optimizely_conversion"]) for each in held] == [100, 200]


@pytest.mark.parametrize("destination", destinations())
def test_every_destination_reads_the_data_layer(destination: str) -> None:
    more = '[data_layer]\nconsent = "ok"\nrevenue = "value"'
    readable = render(configure("ctm", more, **reporting_to(destination))).readable
    assert "function isAllowed()" in readable
    assert "function layerRevenue()" in readable


def test_configurations_without_a_data_layer_do_not_get_larger() -> None:
    assert "dataLayer" not in render(configure()).readable


members = st.sampled_from(["ecommerce", "value", "other"])
messages = st.recursive(
    st.integers(0, 9) | st.none() | st.text("1", max_size=2),
    lambda inner: st.dictionaries(members, inner, max_size=2),
    max_leaves=4,
)
nested = st.dictionaries(members, messages, max_size=2)
dotted = st.dictionaries(st.just("ecommerce.value"), messages)
layers = st.lists(nested | dotted, max_size=5)


def merged(into: dict[str, Any], message: dict[str, Any]) -> None:
    """Merge as Tag Manager documents it: objects by member; other values are replaced."""
    for name, value in message.items():
        if isinstance(value, dict):
            if not isinstance(into.get(name), dict):
                into[name] = {}
            merged(into[name], value)
        else:
            into[name] = value


@given(layers)
def test_the_data_layer_is_read_as_tag_manager_merges_it(layer: list[dict[str, Any]]) -> None:
    model: dict[str, Any] = {}
    for message in layer:
        for name, value in message.items():
            head, _, tail = name.partition(".")
            merged(model, {head: {tail: value}} if tail else {head: value})
    ecommerce = model.get("ecommerce")
    found = ecommerce.get("value") if isinstance(ecommerce, dict) else None
    amount = str(found) if isinstance(found, (int, str)) else ""
    url, _ = answer(REVENUE, json.dumps(layer))
    assert revenue(url) == (int(amount) * 100 if amount else None)
