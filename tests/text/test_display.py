from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.text.display import shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("soon", '"soon"'),
        ('a"b\\', '"a\\"b\\\\"'),
        ("\x1b[31m\n\u202e\ud800", '"\\u001b[31m\\n\\u202e\\ud800"'),
        ("é 電話", '"é 電話"'),
        ("x" * 61, '"' + "x" * 60 + '..."'),
        (True, "true"),
        (-5, "-5"),
        (1.5, "1.5"),
        (datetime.date(2030, 1, 2), "2030-01-02"),
        ({"a": {}}, "a table"),
        ({}, "an empty table"),
        (["web", 1], '["web", 1]'),
        (["1"] * 100, '["1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1",...'),
        ([[1]], "a list"),
        ((), "an empty list"),
    ],
)
def test_a_value_is_shown_on_one_line_as_toml_would_write_it(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_number_that_python_would_not_write_is_only_described() -> None:
    assert shown(10**5000) == "a very large number"


@given(st.text(st.characters(), max_size=200))
def test_any_shown_text_is_printable_and_short(text: str) -> None:
    assert shown(text).isprintable()
    assert len(shown(text)) <= 2 + 60 * 12 + 3
