from __future__ import annotations

import pytest

from snippetgen.relay.ingest.facts.durations import read_duration
from snippetgen.relay.ingest.facts.fact import ABSENT, Present, Unreadable, read_fact


@pytest.mark.parametrize("document", [{}, {"d": None}, {"d": ""}, {"d": "  "}, {"a": {}}, [], "x"])
def test_an_empty_field_is_absent(document: object) -> None:
    assert read_fact(document, ("d", "a.d"), read_duration) == ABSENT


@pytest.mark.parametrize(
    ("document", "seconds"),
    [({"d": "5"}, 5), ({"a": {"d": "5"}}, 5), ({"a.d": "5"}, 5), ({"d": None, "a.d": "6"}, 6)],
)
def test_the_first_field_with_content_counts(document: object, seconds: float) -> None:
    assert read_fact(document, ("d", "a.d"), read_duration) == Present(seconds)


def test_an_unreadable_fact_quotes_field_and_text() -> None:
    found = read_fact({"a": {"d": "soon"}, "e": "5"}, ("a.d", "e"), read_duration)
    assert isinstance(found, Unreadable)
    assert str(found).startswith('a.d is "soon": it is not a duration such as 185')


@pytest.mark.parametrize("token", ["[Call:Length]", "{duration}", "{{duration}}", "%d%", "<d>"])
def test_a_token_makes_any_fact_unreadable(token: str) -> None:
    found = read_fact({"d": token}, ("d",), read_duration)
    assert found == Unreadable("d", f'"{token}"', "the vendor has not replaced this token")
