from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from snippetgen.conversions.classic import MAX_REVENUE, Conversion, is_excluded
from tests.conversions.examples import VISITOR, conversions


@given(conversions())
def test_a_conversion_of_valid_fields_passes(conversion: Conversion) -> None:
    conversion.check()


@pytest.mark.parametrize(
    ("piece", "value", "message"),
    [
        ("project", "evil.example/#", "project 'evil.example/#' is not an id"),
        ("project", "", "project '' is not an id"),
        ("project", "123\n", r"project '123\\n' is not an id"),
        ("project", "١٢٣", "project '١٢٣' is not an id"),
        ("account", "12 3", "account '12 3' is not an id"),
        ("goal", "", "goal '' is empty"),
        ("goal", " \u2003", "is empty"),
        ("goal", "%20", "goal '%20' is empty"),
        ("visitor", "", "visitor is empty"),
        ("experiments", {"a&u": "1"}, "experiment 'a&u' is not an id"),
        ("experiments", {"7": "evil"}, "experiment 7 has variation 'evil'"),
        ("experiments", {"7": "1_"}, "experiment 7 has variation '1_'"),
        ("experiments", {"7": "0"}, "0 means that the visitor was excluded"),
        ("experiments", {"7": "1_0"}, "0 means that the visitor was excluded"),
        ("segments", {"__proto__": "a"}, "segment '__proto__' is not an id"),
        ("segments", {"5": ""}, "segment 5 is empty"),
        ("revenue", -1, "revenue -1 is not a whole number of cents"),
        ("revenue", 19.99, "revenue 19.99 is not"),
        ("revenue", 500.0, "revenue 500.0 is not"),
        ("revenue", True, "revenue True is not"),
        ("revenue", MAX_REVENUE + 1, "revenue 9007199254740992 is not"),
        ("revenue", "1&a=2", "revenue '1&a=2' is not"),
        ("goal_ids", ("1", "2,3"), "goal id '2,3' is not an id"),
        ("universal_id", "", "universal_id is empty"),
    ],
)
def test_a_field_that_must_not_be_sent_is_named(piece: str, value: Any, message: str) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=message):
        replace(VISITOR, **{piece: value}).check()


@pytest.mark.parametrize(
    ("variation", "excluded"),
    [("0", True), ("00", True), ("1_0", True), ("0_1", True), ("10", False), ("1_20", False)],
)
def test_a_zero_section_excludes_a_visitor(variation: str, excluded: bool) -> None:
    assert is_excluded(variation) is excluded
