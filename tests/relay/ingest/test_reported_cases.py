"""Notifications that went wrong in practice, with made-up ids, and the correct result of each."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from snippetgen.relay.ingest.call import CallIdError, call_of, fields_of, read_call
from snippetgen.relay.ingest.qualification import Qualification, qualify
from tests.configurations import configure
from tests.relay.deliveries import NOW, URL


def pixel(rules: str, facts: str, url: str = quote(URL, safe="")) -> Qualification:
    """Return the outcome of one of Ringba's pixels."""
    config = configure("ringba", f"\n[calls]\n{rules}")
    call = read_call(config, query=f"optimizely_conversion={url}&call_id=RGB2&{facts}")
    return qualify(config, call, NOW)


@pytest.mark.parametrize("rules", ["", '\n[calls]\nfields = { answered = "call_status" }'])
def test_a_call_with_the_status_no_answer_does_not_count(rules: str) -> None:
    config = configure("ctm", rules)
    pushes = json.dumps([{"optimizely_conversion": URL}])
    call = {"id": "C1", "duration": 22, "call_status": "no-answer", "cvars": pushes}
    found = qualify(config, read_call(config, body=json.dumps(call).encode()), NOW)
    assert found.reason == "not_answered"


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("Answered", "counted"),
        *((word, "not_answered") for word in ("Missed", "Abandoned", "no-answer", "busy")),
        *((word, "not_answered") for word in ("Canceled", "failed", "voicemail", "N", "false")),
        *((word, "unreadable_answered") for word in ("", "?", "IVR", "picked")[1:]),
    ],
)
def test_a_status_word_decides_or_makes_the_call_unreadable(word: str, reason: str) -> None:
    assert pixel("", f"answered={word}").reason == reason


@pytest.mark.parametrize("text", ["185", "185.0", "00:03:05", "3:05", "185 s", "185s", "PT3M5S"])
def test_a_call_of_three_minutes_is_long_enough_in_every_form(text: str) -> None:
    assert pixel("min_duration = 60", f"duration={quote(text)}").reason == "counted"


@pytest.mark.parametrize("text", ["long", "3:5", "[tag:CallLength:Total]", "N/A"])
def test_a_duration_that_cannot_be_read_does_not_decide(text: str) -> None:
    found = pixel("min_duration = 60", f"duration={quote(text)}")
    assert found.reason == "unreadable_duration"
    assert found.delivery is None
    assert f'duration is "{text}"' in found.detail


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("19.99", 1999),
        ("$1,234.50", 123450),
        ("USD 19.99", 1999),
        ("19.99 USD", 1999),
        ("19,99", 1999),
        ("1.234,50 €", 123450),
    ],
)
def test_revenue_is_never_left_out_silently(text: str, cents: int) -> None:
    delivery = pixel('revenue = "call"', f"revenue={quote(text)}").delivery
    assert delivery is not None
    assert delivery.payload.endswith(f"&v={cents}")


@pytest.mark.parametrize("text", ["1.234", "1,234", "EUR", "-5", "[Call:ConversionAmount]"])
def test_a_call_with_unreadable_revenue_is_not_sent_without_it(text: str) -> None:
    found = pixel('revenue = "call"', f"revenue={quote(text)}")
    assert (found.reason, found.delivery) == ("unreadable_revenue", None)


def test_an_unreplaced_token_is_not_an_id() -> None:
    query = f"optimizely_conversion={quote(URL)}&call_id=[Call:InboundCallId]&duration=185"
    with pytest.raises(CallIdError, match=r"call_id is \"\[Call:InboundCallId\]\": .* token"):
        read_call(configure("ringba"), query=query)


def test_a_number_that_a_spreadsheet_rounded_is_not_an_id() -> None:
    config = configure("callrail")
    fields = fields_of(config) | {"id": ("Call Id",)}
    with pytest.raises(
        CallIdError, match=r'Call Id is "1.23457E\+15": a spreadsheet has rounded it'
    ):
        call_of(config, {"Call Id": "1.23457E+15"}, {}, fields)
