"""What the catalogue reads about a call, from documents of the shape that the vendors document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest

from snippetgen.vendors import all_vendors, catalogue
from snippetgen.vendors.models import CallFacts
from snippetgen.vendors.payloads import read_document, read_variables, value_at

URL = "https://1234567890.log.optimizely.com/event?a=1234567890&d=1234509999&n=call&u=oeu1r0.5"
CONVERSION = {"optimizely_conversion": URL}
PAIRS = [{"property_name": "optimizely_conversion", "property_value": URL}]

# Slug: the vendor's notification of one call, its variables, and the text of each fact.
CALLS: dict[str, tuple[object, Mapping[str, str], Mapping[str, object]]] = {
    "callrail": (
        {
            "resource_id": "CAL1",
            "start_time": "2026-11-25T10:00:00.000-05:00",
            "duration": 61,
            "answered": True,
            "first_call": False,
            "tags": [{"name": "sale"}],
            "value": "12.50",
            "custom": CONVERSION,
        },
        CONVERSION,
        {
            "id": "CAL1",
            "time": "2026-11-25T10:00:00.000-05:00",
            "duration": "61",
            "answered": True,
            "first_time": False,
            "tags": [{"name": "sale"}],
            "revenue": "12.50",
        },
    ),
    "comagic": (
        {
            "id": 501,
            "start_time": "2026-11-25 10:00:00",
            "talk_duration": 33,
            "total_duration": 45,
            "sale_cost": 1200,
            "visitor_type": "new",
            "tags": [{"tag_id": 1, "tag_name": "sale"}],
            "visitor_custom_properties": PAIRS,
        },
        CONVERSION,
        {
            "id": "501",
            "time": "2026-11-25 10:00:00",
            "duration": "33",
            "answered": "33",
            "first_time": "new",
            "tags": [{"tag_id": "1", "tag_name": "sale"}],
            "revenue": "1200",
        },
    ),
    "ctm": (
        {
            "id": 1001,
            "unix_time": 1795600000,
            "duration": 40,
            "talk_time": 31,
            "is_new_caller": True,
            "tag_list": ["sales"],
            "cvars": json.dumps([CONVERSION]),
        },
        CONVERSION,
        {
            "id": "1001",
            "time": "1795600000",
            "duration": "40",
            "answered": "31",
            "first_time": True,
            "tags": ["sales"],
        },
    ),
    "invoca": (
        {
            "complete_call_id": "C-1",
            "transaction_id": "T-2",
            "start_time_utc": 1795600000000,
            "duration": 75,
            "connect_duration": 60,
            "sale_amount": 19.5,
            "corrects_transaction_id": "T-1",
            "repeat_calling_phone_number": True,
            "custom_data": [{"name": "optimizely_conversion", "value": URL}],
        },
        CONVERSION,
        {
            "id": "C-1",
            "time": "1795600000000",
            "duration": "75",
            "answered": "60",
            "first_time": True,
            "revenue": "19.5",
        },
    ),
    "ringostat": (
        {"uniqueid": "ua-1-77", "billsec": "41", "disposition": "ANSWERED", **CONVERSION},
        CONVERSION,
        {"id": "ua-1-77", "duration": "41", "answered": "ANSWERED"},
    ),
    "roistat": (
        {
            "id": "16001",
            "date": "2026-11-25T10:00:00+0000",
            "duration": 59,
            "answer_duration": 29,
            "visit": {"id": "666", "roistat_param1": URL},
            "order": {"id": "777", "revenue": 2000},
        },
        {"id": "666", "roistat_param1": URL},
        {
            "id": "16001",
            "time": "2026-11-25T10:00:00+0000",
            "duration": "59",
            "answered": "29",
            "revenue": "2000",
        },
    ),
    "telmetrics": (
        {
            "Id": "E-1",
            "Attempt": 1,
            "Notifications": [
                {
                    "Action": "CallDetails.CallProcessed",
                    "TelmetricsId": "T-1001",
                    "StartTime": "2026-11-25T10:00:00",
                    "AnswerStatus": "Answered",
                    "AttributionDetails": {"session_tag": {"tag_id": 7, "tag_data": URL}},
                }
            ],
        },
        {"tag_data": URL},
        # A local time without a zone is ambiguous.
        {"id": "T-1001", "answered": "Answered"},
    ),
    "trackdrive": (
        {"call_id": "u-1", "duration": "64", **CONVERSION},
        {"call_id": "u-1", "duration": "64", **CONVERSION},
        {"id": "u-1", "duration": "64"},
    ),
}


def _at(document: object, path: str) -> object:
    return value_at(document, path.removeprefix("!"))


WITH_EXAMPLE = [
    vendor.slug
    for vendor in catalogue().values()
    if vendor.return_channel.established and vendor.return_channel.example != "unknown"
]


@pytest.mark.parametrize("slug", CALLS)
def test_the_variables_and_facts_of_a_call_are_read(slug: str) -> None:
    sent, variables, facts = CALLS[slug]
    vendor = catalogue()[slug]
    body = json.dumps(sent)

    assert read_variables(vendor, body=body).items() >= variables.items()
    document = read_document(vendor, body=body)
    paths: Mapping[str, tuple[str, ...]] = vendor.return_channel.call.model_dump()
    found = {
        fact: next((f for path in of_it if (f := _at(document, path)) is not None), None)
        for fact, of_it in paths.items()
    }
    assert {fact: value for fact, value in found.items() if value is not None} == facts


@pytest.mark.parametrize("slug", WITH_EXAMPLE)
def test_the_example_of_a_vendor_is_read_as_its_descriptor_says(slug: str) -> None:
    vendor = catalogue()[slug]
    channel = vendor.return_channel
    by_query = channel.content == "query"
    query, body = (urlsplit(channel.example).query, "") if by_query else ("", channel.example)

    assert vendor.variables.names["url"] in read_variables(vendor, body=body, query=query)


def test_facts_that_are_not_established_are_left_out() -> None:
    named_by_us = {
        vendor.slug for vendor in all_vendors() if vendor.return_channel.call == CallFacts()
    }
    users_choose_names = {"infinity", "trackdrive"}

    assert users_choose_names <= named_by_us


@pytest.mark.parametrize("slug", ["invoca", "retreaver", "ringba"])
def test_a_flag_for_repeated_callers_is_inverted(slug: str) -> None:
    *_, path = catalogue()[slug].return_channel.call.first_time
    assert path.startswith("!")
