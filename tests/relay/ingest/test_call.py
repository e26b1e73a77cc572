from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from snippetgen.config import SnippetConfig
from snippetgen.relay.ingest.call import Call, cents, read_call
from snippetgen.vendors.payloads import ReturnError
from tests.configurations import configure
from tests.relay.deliveries import URL, activity

NAME = "optimizely_conversion"
TAGS = [{"tag_id": 1, "tag_name": "sale"}]


def test_later_pushes_of_ctm_override_earlier_ones() -> None:
    pushes = json.dumps([{NAME: "old"}, {NAME: URL}])
    call = read_call(configure("ctm"), body=activity(1, cvars=pushes))
    assert call.variables == {NAME: URL}
    assert (call.id, call.started_at, call.duration) == ("1001", 1795600000000, 40)
    assert (call.answered, call.first_time, call.tags) == (True, True, ("sales",))


@pytest.mark.parametrize(("custom", "variables"), [({NAME: URL}, {NAME: URL}), ("", {}), ({}, {})])
def test_callrail_sends_custom_as_an_object_or_empty_text(
    custom: object, variables: dict[str, str]
) -> None:
    body = {
        "resource_id": "CAL1",
        "start_time": "2026-11-25T10:00:00.000-05:00",
        "answered": True,
        "duration": 61,
        "first_call": False,
        "tags": [{"name": "sale"}, "new"],
        "value": "$12.50",
        "custom": custom,
    }
    fields = 'first_time = "first_call", tags = "tags", revenue = "value"'
    config = configure("callrail", f"\n[calls]\nfields = {{ {fields} }}")
    call = read_call(config, body=json.dumps(body).encode())
    assert call == Call(
        "CAL1", variables, 1795618800000, 61, True, False, ("sale", "new"), "$12.50"
    )


@pytest.mark.parametrize("vendor", ["infinity", "ringba", "retreaver"])
def test_a_query_uses_the_default_names_of_facts(vendor: str) -> None:
    facts = {"call_id": "7", "time": "1795600000", "duration": "5", "answered": "yes"}
    config = configure(vendor)
    query = urlencode(
        {config.variable_names["url"]: URL, **facts, "revenue": "9.99", "tags": "a,b"}
    )
    call = read_call(config, query=query)
    assert call.variables[config.variable_names["url"]] == URL
    assert (call.id, call.started_at, call.duration) == ("7", 1795600000000, 5)
    assert (call.answered, call.first_time, call.tags) == (True, None, ("a", "b"))
    assert call.amount == "9.99"


def test_pairs_of_comagic_are_read() -> None:
    pairs = [{"property_name": NAME, "property_value": URL}]
    body = {"id": 5, "start_time": "2026-11-25 10:00:00", "talk_duration": 0, "tags": TAGS}
    document = json.dumps({**body, "visitor_custom_properties": pairs}).encode()
    call = read_call(configure("comagic"), body=document)
    assert (call.id, call.variables, call.answered) == ("5", {NAME: URL}, False)
    assert call.tags == ("sale",)


@pytest.mark.parametrize(
    ("config", "held"),
    [
        (
            configure("invoca", '\n[calls]\nfields = { id = "some_id" }'),
            {"custom_data": [{"name": NAME, "value": URL}]},
        ),
        (
            configure(
                "telmetrics",
                '\n[options]\nkey = "K"\nnumbers = "a"\n[calls]\nfields = { id = "some_id" }',
            ),
            {"Notifications": [{"AttributionDetails": {"session_tag": {"tag_data": URL}}}]},
        ),
    ],
    ids=["invoca", "telmetrics"],
)
def test_a_document_fetched_from_the_vendor_is_read(
    config: SnippetConfig, held: dict[str, object]
) -> None:
    call = read_call(config, body=json.dumps({"some_id": 9, **held}).encode())
    assert (call.id, list(call.variables.values())) == ("9", [URL])


def test_the_configuration_can_name_other_fields() -> None:
    config = configure("ctm", '\n[calls]\nfields = { id = "sid", duration = "call.seconds" }')
    call = read_call(config, body=activity(1, sid="abc", call={"seconds": 9}))
    assert (call.id, call.duration) == ("abc", 9)


@pytest.mark.parametrize("id_", [None, "", " ", {"a": 1}, "x" * 256, "\ud800", "a\0b"])
def test_a_call_without_a_usable_id_is_refused(id_: object) -> None:
    with pytest.raises(ReturnError, match="id"):
        read_call(configure("ctm"), body=activity(1, id=id_))


@pytest.mark.parametrize("body", [b"", b"[]", b"1", b"{", b'{"id": 1, "cvars": 5}', b"\xff"])
def test_a_malformed_notification_is_refused(body: bytes) -> None:
    with pytest.raises(ReturnError, match=r".+"):
        read_call(configure("ctm"), body=body)


@pytest.mark.parametrize("time", ["yesterday", "", "NaN", "9" * 40, "0000-00-00", {"a": 1}])
def test_a_time_that_is_none_is_not_told(time: object) -> None:
    call = read_call(configure("ctm"), body=activity(1, unix_time=time))
    assert call.started_at is None


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("19.99", 1999),
        ("$1,234.50", 123450),
        ("12 €", 1200),
        ("0", 0),
        ("19,99", None),
        ("-5", None),
        ("1e3", None),
        ("1.999", None),
        ("", None),
    ],
)
def test_an_amount_is_read_only_where_it_is_clear(amount: str, expected: int | None) -> None:
    assert cents(amount, "units") == expected


def test_cents_are_whole() -> None:
    assert (cents("1250", "cents"), cents("12.5", "cents")) == (1250, None)
