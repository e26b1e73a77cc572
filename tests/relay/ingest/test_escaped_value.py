from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.conversions.compact_value import encode
from snippetgen.relay.ingest.notification import ReadNotification, read_notification
from tests.configurations import configure
from tests.conversions.examples import WEB_VISITOR
from tests.relay.deliveries import NOW, URL

if TYPE_CHECKING:
    from collections.abc import Callable

CONFIG = configure("ringba")
VALUE = encode(WEB_VISITOR)


def percent(text: str) -> str:
    return quote(text, safe="")


def slashes(text: str) -> str:
    return json.dumps(text)[1:-1].replace("/", "\\/").replace("&", "\\u0026")


def ampersands(text: str) -> str:
    return html.escape(text, quote=False)


def curly(text: str) -> str:
    return f"\u201c{text}\u201d"


def read(value: str, configuration: str = "") -> ReadNotification:
    """Return the meaning of a pixel with this value."""
    config = configure("ringba", configuration) if configuration else CONFIG
    query = f"optimizely_conversion={percent(value)}&call_id=R1&duration=185"
    return read_notification(config, b"", query, NOW)


@given(st.lists(st.sampled_from([ampersands, percent, slashes]), max_size=3))
def test_a_value_in_a_chain_of_escapings_is_read_as_the_bare_one(
    chain: list[Callable[[str], str]],
) -> None:
    value = URL
    for escape in chain:
        value = escape(value)
    found = read(value)
    assert (found.status, found.as_json()["payload"]) == ("counted", URL)
    assert ("is escaped" in found.warning) is (value != URL)


@given(st.sampled_from([ampersands, percent, slashes]), st.sampled_from([json.dumps, curly]))
def test_an_escaped_value_in_quotation_marks_is_read_as_the_bare_one(
    escape: Callable[[str], str], enclose: Callable[[str], str]
) -> None:
    assert read(enclose(escape(URL))).as_json()["payload"] == URL


def test_the_warning_names_the_variable_and_the_escaping() -> None:
    assert read(html.escape(URL)).warning == (
        "the value of optimizely_conversion is escaped (HTML); have the vendor send it unescaped"
    )


@pytest.mark.parametrize("escape", [json.dumps, curly, percent])
def test_a_compact_value_is_also_read(escape: Callable[[str], str]) -> None:
    found = read(escape(VALUE), 'destination = "web"\nentity_id = "555"')
    bare = read(VALUE, 'destination = "web"\nentity_id = "555"')
    assert bare.status == "counted"
    assert found.as_json()["payload"] == bare.as_json()["payload"]


@pytest.mark.parametrize(
    "value",
    [
        f"{URL} {URL.replace('u=', 'u=9')}",
        json.dumps([URL, URL.replace("u=", "u=9")]),
        f"see {html.escape(URL)}",
        html.escape(URL.replace("1234567890.log", "1234567890.log.example")),
        html.escape(URL) * 500,
        "&amp;" * 5000,
    ],
)
def test_text_with_no_conversion_or_more_than_one_is_not_sent(value: str) -> None:
    found = read(value)
    assert (found.status, found.outcome.reason) == ("not_counted", "bad_conversion")
