from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from snippetgen.config import SnippetConfig
from snippetgen.relay.ingest.call import Call, CallIdError, read_call
from snippetgen.relay.ingest.facts.fact import ABSENT, Present, Unreadable
from snippetgen.vendors.payloads import PayloadError
from tests.configurations import configure
from tests.relay.deliveries import URL, activity

NAME = "optimizely_conversion"
TAGS = [{"tag_id": 1, "tag_name": "sale"}]


def test_later_pushes_of_ctm_override_earlier_ones() -> None:
    pushes = json.dumps([{NAME: "old"}, {NAME: URL}])
    call = read_call(configure("ctm"), body=activity(1, cvars=pushes))
    assert call.variables == {NAME: URL}
    assert (call.id, call.started_at, call.duration) == (
        "1001",
        Present(1795600000000),
        Present(40),
    )
    assert (call.answered, call.first_time) == (Present(value=True), Present(value=True))
    assert call.tags == Present(("sales",))


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
    facts = (1795618800000, 61.0, True, False, ("sale", "new"), 1250)
    assert call == Call("CAL1", variables, *map(Present, facts))  # type: ignore[arg-type]


@pytest.mark.parametrize("vendor", ["infinity", "ringba", "retreaver"])
def test_a_query_uses_the_default_names_of_facts(vendor: str) -> None:
    facts = {"call_id": "7", "time": "1795600000", "duration": "5", "answered": "yes"}
    config = configure(vendor)
    query = urlencode(
        {config.variable_names["url"]: URL, **facts, "revenue": "9.99", "tags": "a,b"}
    )
    call = read_call(config, query=query)
    assert call.variables[config.variable_names["url"]] == URL
    assert (call.id, call.started_at, call.duration) == ("7", Present(1795600000000), Present(5))
    assert (call.answered, call.first_time) == (Present(value=True), ABSENT)
    assert call.tags == Present(("a", "b"))
    assert call.revenue == Present(999)


def test_pairs_of_comagic_are_read() -> None:
    pairs = [{"property_name": NAME, "property_value": URL}]
    body = {"id": 5, "start_time": "2026-11-25 10:00:00", "talk_duration": 0, "tags": TAGS}
    document = json.dumps({**body, "visitor_custom_properties": pairs}).encode()
    call = read_call(configure("comagic"), body=document)
    assert (call.id, call.variables) == ("5", {NAME: URL})
    assert call.answered == Present(value=False)
    assert call.tags == Present(("sale",))


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
    assert (call.id, call.duration) == ("abc", Present(9))


@pytest.mark.parametrize("id_", [None, "", " ", {"a": 1}, "x" * 256, "\ud800", "a\0b"])
def test_a_call_without_a_usable_id_is_refused(id_: object) -> None:
    with pytest.raises(PayloadError, match="id"):
        read_call(configure("ctm"), body=activity(1, id=id_))


@pytest.mark.parametrize("body", [b"", b"[]", b"1", b"{", b'{"id": 1, "cvars": 5}', b"\xff"])
def test_a_malformed_notification_is_refused(body: bytes) -> None:
    with pytest.raises(PayloadError, match=r".+"):
        read_call(configure("ctm"), body=body)


@pytest.mark.parametrize("time", ["yesterday", "NaN", "9" * 40, "0000-00-00", {"a": 1}])
def test_a_time_that_cannot_be_read_is_unreadable(time: object) -> None:
    call = read_call(configure("ctm"), body=activity(1, unix_time=time))
    assert isinstance(call.started_at, Unreadable)
    assert call.started_at.field == "unix_time"


@pytest.mark.parametrize(
    ("id_", "reason"), [(None, "missing_id"), ("", "missing_id"), ("{id}", "unreadable_id")]
)
def test_an_absent_and_an_unreadable_id_have_different_reasons(id_: object, reason: str) -> None:
    with pytest.raises(CallIdError) as caught:
        read_call(configure("ctm"), body=activity(1, id=id_))
    assert caught.value.reason == reason


def test_a_field_can_be_inverted() -> None:
    config = configure("ctm", '\n[calls]\nfields = { first_time = "!repeat" }')
    call = read_call(config, body=activity(1, repeat=True))
    assert call.first_time == Present(value=False)
