from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from snippetgen.conversions import event_api
from snippetgen.conversions.event_api import EventBatch
from snippetgen.conversions.parameters import EVENT_FIELDS, KNOWN, describe, family, is_text
from snippetgen.conversions.web_conversion import WebConversion

DOCUMENTED = ("a", "d", "n", "u", "v", "g", "p", "time")
SENT_BY_CLIENTS = ("y", "f", "t", "tsent", "src", "wxhr", "cx2", "override", "dtpc")


@pytest.mark.parametrize("name", [*DOCUMENTED, *SENT_BY_CLIENTS])
def test_parameters_that_optimizely_documents_or_its_clients_send_are_known(name: str) -> None:
    assert name in KNOWN


@pytest.mark.parametrize(
    ("name", "letter"),
    [("x12", "x"), ("xevil", "x"), ("s12", "s"), ("s", "s"), ("src", None), ("n", None)],
)
def test_experiments_and_segments_are_families(name: str, letter: str | None) -> None:
    assert family(name) == letter


@pytest.mark.parametrize(
    ("name", "text"), [("n", True), ("s12", True), ("p", True), ("x12", False), ("src", False)]
)
def test_free_text_is_distinguished_from_ids(name: str, text: bool) -> None:
    assert is_text(name) is text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("v", "cents"),
        ("x70001", "experiment 70001"),
        ("s111", "segment 111"),
        ("visitors[0].snapshots[12].events[3].timestamp", "milliseconds"),
        ("visitors[0].snapshots[12].events[3].t", "milliseconds since 1970 (timestamp)"),
        ("visitors[0].snapshots[0].events[0].$", "revenue in cents"),
        ("visitors[0].snapshots[0].events[0].a.revenue", "revenue in cents"),
        ("visitors[0].snapshots[0].events[0].a.colour.dark", "a tag of the event"),
        ("visitors[0].attributes[1].t", "kind of the attribute (type)"),
        ("visitors[0].snapshots[0].decisions[0].v", "variation that the visitor saw"),
        ("visitors[0].snapshots[0].events[0].z", "not a parameter"),
        ("visitors[0].timestamp", "not a parameter"),
        ("xevil", "not a parameter"),
        ("", "not a parameter"),
        ("utm_source", "not a parameter"),
    ],
)
def test_a_name_is_described_in_words(name: str, words: str) -> None:
    assert words in describe(name)


def test_every_field_of_an_event_has_a_meaning() -> None:
    open_ended = {"visitors.snapshots.events.tags", "visitors.snapshots.events.properties"}
    meanings = {name for name in EVENT_FIELDS if not name.endswith(".*")} - {
        "visitors.snapshots.events.tags.revenue",
        "visitors.snapshots.activationTimestamp",
    }
    pieces = WebConversion.__dataclass_fields__.keys()
    assert set(_fields(EventBatch, "")) - open_ended == meanings - pieces
    assert {f"{name}.*" for name in open_ended} <= EVENT_FIELDS.keys()
    assert pieces <= meanings


def _fields(model: type[BaseModel], path: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        nested = re.search(r"event_api\.(\w+)", str(field.annotation))
        if nested:
            yield from _fields(getattr(event_api, nested[1]), f"{path}{name}.")
        else:
            yield f"{path}{name}"
