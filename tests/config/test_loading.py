from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from snippetgen.config import SnippetConfig, check_all, load, load_all, parse, validate
from snippetgen.config.loading import default_name
from snippetgen.validation.errors import ConfigError, Problem
from tests.config.problem_texts import problems_of, without_places

if TYPE_CHECKING:
    from collections.abc import Sequence

MINIMAL = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'
EXAMPLES = sorted(Path(__file__).parents[2].joinpath("examples").glob("*.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_loads_and_has_the_name_of_its_file(path: Path) -> None:
    assert load(path).name == path.stem


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("vendor", "1:7", ""),
        ('a = 1\nb = "', "2:6", "the text is not closed. Add the quotation mark."),
        ('a = "x = true\nb = 1', "1:14", "the text is not closed."),
        ("a = 'x\r\nb = 1", "1:7", "the text is not closed."),
        ("a = '''x", "1:9", "the text is not closed."),
        ('a = """x\n', "2:1", "the text is not closed."),
        ("a = 1\n a = 2", "2:2", "the key a is written twice. Delete one of them."),
        ("a = 1\n[a]\nb = 2", "2:1", "the table [a], or a part of its name, is "),
        ("a = {b = 1, b = 2}", "1:18", "the key b is written twice."),
        ("[a.b]\n[a.b]", "2:5", "the table a.b is written twice."),
        ("a = '\x1b'", "1:6", ""),
        (f"a = {'9' * 5000}", "1:1", "a number has too many digits."),
    ],
)
def test_invalid_toml_is_reported_once_with_line_and_column(
    text: str, place: str, problem: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text)

    line = str(caught.value)
    assert line.startswith(f"snippet.toml:{place}: not valid TOML: {problem}")
    assert "column" not in line
    assert line.isprintable()


def test_deep_nesting_is_a_problem_of_the_file() -> None:
    assert problems_of("a = " + "[" * 30000) == [
        "snippet.toml: lists or tables are nested too deeply."
    ]


def test_a_line_with_too_many_dots_is_not_parsed() -> None:
    assert problems_of(f"goal = 'x'\na{'.a' * 301} = 1") == [
        "snippet.toml: line 2 has more than 300 dots."
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty."),
        (b" \n\n", "is empty."),
        (b"a = 1\nb = '\xff'", "not UTF-8: invalid byte in line 2."),
        (b"#" * (64 * 1024 + 1), "larger than 64 KiB"),
    ],
)
def test_a_file_that_cannot_be_parsed_has_one_problem(
    content: bytes, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)

    with pytest.raises(ConfigError) as caught:
        load(path)

    assert without_places(str(caught.value)).startswith(f"{path}: {problem}")
    assert len(caught.value.problems) == 1


def test_a_path_that_is_not_a_file_has_one_problem(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    for name, problem in [("", "is a folder"), ("none", "no such file"), ("pipe", "not a regular")]:
        with pytest.raises(ConfigError, match=problem):
            load(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_read_permission_has_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(MINIMAL)
    path.chmod(0)

    with pytest.raises(ConfigError, match="no permission to read it"):
        load(path)


def test_a_byte_order_mark_and_crlf_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())

    assert load(path).goal == "phone_call_conversion"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/ctm.toml", "ctm"),
        ("/My Site_1/snippet.toml", "my-site-1"),
        ("/snippet.toml", "snippet"),
        ("/a/Ünïx--.toml", "unix"),
        ("/a/Żółw Straße.toml", "zolw-strasse"),
        ("/a/電話.toml", "snippet"),
        (f"/a/{'x' * 80}.toml", "x" * 63),
    ],
)
def test_the_default_name_comes_from_the_path(path: str, name: str) -> None:
    assert default_name(Path(path)) == name


def test_load_all_reports_the_problems_of_all_files(tmp_path: Path) -> None:
    good, bad, worse = (tmp_path / f"{name}.toml" for name in ("good", "bad", "worse"))
    good.write_text(MINIMAL)
    bad.write_text(MINIMAL + "wait_ms = -1")

    with pytest.raises(ConfigError) as caught:
        load_all([good, bad, worse])

    assert [problem.file for problem in caught.value.problems] == [str(bad), str(worse)]


def test_two_files_with_one_artifact_name_are_a_problem(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(MINIMAL + 'name = "same"')

    first, second = check_all([tmp_path / "a.toml", tmp_path / "b.toml"])

    assert first.problems == ()
    assert [problem.key for problem in second.problems] == ["name"]
    assert str(tmp_path / "a.toml") in second.problems[0].message


def test_a_file_that_is_given_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(MINIMAL)

    assert len(load_all([path, path])) == 1


KEYS = st.sampled_from([*SnippetConfig.model_json_schema()["properties"], "", "url", "\x1b"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["ctm", "generic-queue", "fields", "classic-2015", "__proto__", "a" * 300])
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
@example({"options": {"\x1b": None}})
def test_any_settings_give_a_configuration_or_printable_problems(data: dict[str, Any]) -> None:
    problems: Sequence[Problem] = ()
    try:
        assert validate({"vendor": "ctm", "goal": "x", "name": "x", **data}).name
    except ConfigError as error:
        problems = error.problems
    assert all(str(problem).isprintable() for problem in problems)
    assert not any("Input should" in problem.message for problem in problems)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_gives_a_configuration_or_problems(text: str) -> None:
    with pytest.raises(ConfigError):
        parse(text)  # has neither vendor nor goal
