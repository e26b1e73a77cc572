from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.validation.problems import ConfigError, Problem, shown


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
        ([1], "a list"),
        ((), "an empty list"),
    ],
)
def test_a_value_is_shown_on_one_line_as_toml_would_write_it(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_number_that_python_would_not_write_is_only_described() -> None:
    assert shown(10**5000) == "a very large number"


@given(st.text(st.characters(), max_size=200))
def test_whatever_text_is_shown_is_printable_and_short(text: str) -> None:
    assert shown(text).isprintable()
    assert len(shown(text)) <= 2 + 60 * 12 + 3


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("wait_ms", "5", "wrong.", "a.toml"), "a.toml: wait_ms = 5: wrong."),
        (Problem("goal", None, "required.", "a.toml"), "a.toml: goal: required."),
        (Problem(None, None, "no such file.", "a.toml"), "a.toml: no such file."),
        (Problem("goal", '"x"', "wrong."), 'goal = "x": wrong.'),
        (Problem(None, None, "wrong.", "\x1b]0;a.toml"), "\\u001b]0;a.toml: wrong."),
    ],
)
def test_a_problem_is_one_line_with_the_parts_that_there_are(problem: Problem, line: str) -> None:
    assert str(problem) == line


def test_an_error_shows_every_problem_on_a_line_of_its_own() -> None:
    error = ConfigError([Problem("a", None, "wrong."), Problem("b", None, "wrong.")])

    assert str(error) == "a: wrong.\nb: wrong."
