from __future__ import annotations

import json
import os
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from snippetgen import __version__
from snippetgen.conversions.event_api import EventBatch, TimedConversion, batch, conversion_uuid
from snippetgen.conversions.event_limits import MAX_BODY_BYTES
from tests.conversions.examples import WEB_VISITOR, web_conversions

NOW = 1795456975368
UUID = "ac45c8cc-8c7d-4cf6-b7af-75ddd870c852"
SALE = TimedConversion(WEB_VISITOR, NOW, UUID)

published = pytest.mark.skipif(
    "SNIPPETGEN_REFERENCE" not in os.environ, reason="SNIPPETGEN_REFERENCE is unset"
)

timed = st.builds(
    TimedConversion,
    web_conversions(),
    st.integers(10**12, 10**13 - 1),
    st.uuids().map(str),
)


def calls(number: int, visitor: str = WEB_VISITOR.visitor) -> list[TimedConversion]:
    conversion = replace(WEB_VISITOR, visitor=visitor)
    return [
        TimedConversion(conversion, NOW, conversion_uuid("ctm", f"{visitor}{call}", "sale"))
        for call in range(number)
    ]


def uuids(batches: list[EventBatch]) -> list[str]:
    return [
        event.uuid
        for each in batches
        for visitor in each.visitors
        for snapshot in visitor.snapshots
        for event in snapshot.events
    ]


def test_a_conversion_makes_the_documented_minimal_body() -> None:
    (body,) = batch([SALE])
    assert json.loads(body.body()) == {
        "account_id": "21468570738",
        "project_id": "20917322331",
        "anonymize_ip": True,
        "client_name": "snippetgen/offline-conversions",
        "client_version": __version__,
        "enrich_decisions": True,
        "visitors": [
            {
                "visitor_id": "oeu1403497108674r0.684978179866448",
                "attributes": [],
                "snapshots": [
                    {
                        "decisions": [],
                        "events": [
                            {
                                "entity_id": "21591240822",
                                "key": "phone_call_conversion",
                                "type": "other",
                                "timestamp": NOW,
                                "uuid": UUID,
                                "revenue": 2395,
                                "tags": {"revenue": 2395},
                            }
                        ],
                    }
                ],
            }
        ],
    }


def test_without_revenue_none_is_sent() -> None:
    (body,) = batch([replace(SALE, conversion=replace(WEB_VISITOR, revenue=None))])
    assert b"revenue" not in body.body()
    assert b"tags" not in body.body()


@given(st.lists(timed, max_size=5, unique_by=lambda each: each.uuid))
def test_every_body_is_one_of_our_own_models(conversions: list[TimedConversion]) -> None:
    for body in batch(conversions):
        assert EventBatch.model_validate_json(body.body()) == body


@published
@given(st.lists(timed, min_size=1, max_size=5, unique_by=lambda each: each.uuid))
def test_every_body_matches_optimizely_s_document(conversions: list[TimedConversion]) -> None:
    for body in batch(conversions):
        EVENT_BATCH.validate(json.loads(body.body()))


@published
def test_the_models_know_every_published_field() -> None:
    models = EventBatch.model_json_schema()
    ours = {"EventBatch": models, **models["$defs"]}
    theirs = DOCUMENT["components"]["schemas"]
    for name in ("EventBatch", "Visitor", "Snapshot", "Event", "Decision", "Attribute"):
        assert theirs[name]["properties"].keys() <= ours[name]["properties"].keys()
        assert set(theirs[name]["required"]) == set(ours[name]["required"])


def test_each_call_has_its_own_stable_uuid() -> None:
    first = conversion_uuid("ctm", "CALL1", "sale")
    assert (
        first == conversion_uuid("ctm", "CALL1", "sale") == "1fa2673c-6790-580b-9ddd-1da167411d07"
    )
    assert uuid.UUID(first).version == 5
    others = [("ctm", "CALL2", "sale"), ("ctm", "CALL1", "call"), ("ctmCALL1", "s", "ale")]
    assert len({first, *(conversion_uuid(*each) for each in others)}) == 4


def test_a_call_without_an_id_has_no_uuid() -> None:
    with pytest.raises(ValueError, match="call_id is empty"):
        conversion_uuid("ctm", "", "sale")


def test_events_are_grouped_by_account_project_and_visitor() -> None:
    other = TimedConversion(replace(WEB_VISITOR, project="5"), NOW, str(uuid.uuid4()))
    ann, bob = calls(2, "ann"), calls(1, "bob")
    first, second = batch([ann[0], bob[0], other, ann[1]])
    assert [visitor.visitor_id for visitor in first.visitors] == ["ann", "bob"]
    assert uuids([first]) == [ann[0].uuid, ann[1].uuid, bob[0].uuid]
    assert (second.project_id, uuids([second])) == ("5", [other.uuid])


def test_bodies_stay_below_the_limit_and_lose_nothing() -> None:
    crowd = [call for visitor in ("ann", "bob", "é" * 1000) for call in calls(7000, visitor)]
    bodies = batch(crowd)
    sizes = [len(body.body()) for body in bodies]
    assert max(sizes) < MAX_BODY_BYTES
    assert len(sizes) == -(-sum(sizes) // MAX_BODY_BYTES) > 1
    assert uuids(bodies) == [call.uuid for call in crowd]


def test_the_text_around_a_visitor_s_events_counts_too() -> None:
    crowd = [call for number in range(2000) for call in calls(1, "v" * 4000 + str(number))]
    bodies = batch(crowd)
    assert max(len(body.body()) for body in bodies) < MAX_BODY_BYTES
    assert uuids(bodies) == [call.uuid for call in crowd]


def test_an_event_that_fits_into_no_body_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit into 3500000 bytes"):
        batch([TimedConversion(replace(WEB_VISITOR, visitor="v" * MAX_BODY_BYTES), NOW, UUID)])


def test_duplicates_are_sent_once() -> None:
    assert uuids(batch([SALE, SALE])) == [UUID]


def test_one_uuid_for_two_conversions_is_refused() -> None:
    with pytest.raises(ValueError, match="two different conversions"):
        batch([SALE, replace(SALE, timestamp_ms=NOW + 1)])


@pytest.mark.parametrize(
    ("timestamp", "id_", "message"),
    [
        (NOW // 1000, UUID, "timestamp_ms is 1795456975"),
        (NOW * 1000, UUID, "it must be in milliseconds since 1970"),
        (NOW, "", "uuid is empty"),
    ],
)
def test_a_value_that_must_not_be_sent_is_refused(timestamp: int, id_: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        batch([TimedConversion(WEB_VISITOR, timestamp, id_)])


def test_a_number_is_not_an_id() -> None:
    with pytest.raises(ValidationError, match="account_id"):
        EventBatch.model_validate({"account_id": 1, "visitors": ()})


def _document() -> dict[str, Any]:
    folder = os.environ.get("SNIPPETGEN_REFERENCE")
    if folder is None:
        return {}
    text = (Path(folder) / "event_api_openapi_1.3.0.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


DOCUMENT = _document()
EVENT_BATCH = Draft202012Validator({**DOCUMENT, "$ref": "#/components/schemas/EventBatch"})
