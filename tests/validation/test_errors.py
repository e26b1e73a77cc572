from __future__ import annotations

import pytest

from snippetgen.validation.errors import ConfigError, Problem


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
def test_a_problem_is_one_line_with_the_parts_that_are_known(problem: Problem, line: str) -> None:
    assert str(problem) == line


def test_an_error_shows_each_problem_on_its_own_line() -> None:
    error = ConfigError([Problem("a", None, "wrong."), Problem("b", None, "wrong.")])

    assert str(error) == "a: wrong.\nb: wrong."
