from __future__ import annotations

import pytest

from snippetgen.conversions.classic import Conversion
from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.compact_value import decode
from snippetgen.conversions.web import WebConversion
from snippetgen.destinations.names import Destination
from snippetgen.destinations.packing import pieces, whole

CLASSIC = Conversion(
    project="1",
    account="2",
    goal="call",
    visitor="a b",
    experiments={"11": "22", "33": "44_55"},
    segments={"5": "x & y"},
)
WEB = WebConversion(account="2", project="1", visitor="a b", entity="3", key="call")


@pytest.mark.parametrize(
    ("destination", "a"), [("classic", "1"), ("classic-2015", "2"), ("auto", "1")]
)
def test_a_conversion_for_classic_is_a_url(destination: Destination, a: str) -> None:
    assert parse(whole(CLASSIC, destination)).get("a") == a


@pytest.mark.parametrize("destination", ["web", "auto"])
def test_one_for_web_experimentation_is_a_compact_value(destination: Destination) -> None:
    assert decode(whole(WEB, destination)) == WEB


def test_pieces_for_classic_are_parts_of_the_url() -> None:
    found = pieces(CLASSIC)
    assert found["visitor"] == "a b"
    assert found["experiments"] + found["segments"] in whole(CLASSIC, "classic")
    assert found["universal_id"] == ""
    assert "entity" not in found


def test_pieces_for_web_experimentation_are_ids() -> None:
    assert pieces(WEB) == {"project": "1", "account": "2", "visitor": "a b", "entity": "3"}
