from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.config import load, parse
from snippetgen.config.toml_positions import Positions
from snippetgen.validation.errors import ConfigError
from tests.configurations import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# A comment = 1
vendor = "ctm" # x
"goal" = '''
a]b = 1'''
goal_ids = ["1", # one
  "2",
]
variables = { url = "a,b", visitor='c' }
calls.min_duration = 5
[options]
shape.x = 1
[[a.b]]
c = 1
[[a.b]]
c = 2
[a.b.d]
e = 3
"""


@pytest.mark.parametrize(
    ("key", "place", "value"),
    [
        ("vendor", (2, 1), (2, 10)),
        ("goal", (3, 1), (3, 10)),
        ("goal_ids", (5, 1), (5, 12)),
        ("goal_ids[1]", (6, 3), (6, 3)),
        ("variables.url", (8, 15), (8, 21)),
        ("variables.visitor", (8, 28), (8, 36)),
        ("calls.min_duration", (9, 1), (9, 22)),
        ("options.shape.x", (11, 1), (11, 11)),
        ("a.b[1].c", (15, 1), (15, 5)),
        ("a.b[1].d.e", (17, 1), (17, 5)),
        ("options.missing", (10, 1), (10, 1)),
        ("missing", (1, 1), (1, 1)),
        (None, (1, 1), (1, 1)),
    ],
)
def test_a_key_and_its_value_have_a_line_and_a_column(
    key: str | None, place: tuple[int, int], value: tuple[int, int]
) -> None:
    positions = Positions(TEXT)
    found = positions.find(key), positions.find(key, value=True)
    assert [(each.line, each.column) for each in found] == [place, value]


FILES = [
    *(ROOT / "examples").glob("*.toml"),
    *(ROOT / "snippetgen").rglob("*.toml"),
    *(ROOT / "harness").rglob("*.toml"),
]


def _check(data: Any, path: str, positions: Positions, lines: list[str]) -> None:  # noqa: ANN401
    if isinstance(data, dict):
        for key, value in data.items():
            place = positions.find(f"{path}.{key}" if path else key)
            if not isinstance(value, dict) and "." not in key:
                rest = lines[place.line - 1][place.column - 1 :]
                assert key in rest, f"{path}.{key}"
            _check(value, f"{path}.{key}" if path else key, positions, lines)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            _check(value, f"{path}[{index}]", positions, lines)


def test_every_key_of_real_files_has_the_right_position() -> None:
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        _check(tomllib.loads(text), "", Positions(text), text.split("\n"))


KEYS = st.text(st.sampled_from("ab-_1"), min_size=1, max_size=3)
VALUES = st.recursive(
    st.integers(0, 99) | st.text(st.characters(codec="utf-8"), max_size=6) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_every_plain_value_of_any_toml_is_found(data: dict[str, Any]) -> None:
    text = tomlkit.dumps(data)
    positions, lines = Positions(text), text.split("\n")
    for key, value in tomllib.loads(text).items():
        if isinstance(value, int):
            place = positions.find(key, value=True)
            assert lines[place.line - 1][place.column - 1 :].startswith(str(value).lower())


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("vendor = \u201cctm\u201d", (1, 10), "\u201c (U+201C LEFT DOUBLE QUOTATION MARK)"),
        ("universal_id = True", (1, 16), "True is not a value in TOML: write true"),
        ("universal_id = NO # no", (1, 16), "NO is not a value in TOML: write false"),
        ("consent = None", (1, 11), "leave the key out"),
        ("vendor\xa0= 'ctm'", (1, 7), "U+00A0 NO-BREAK SPACE: delete it"),
        ("wait_ms = 1\n\ufeffvendor = 5", (2, 1), "U+FEFF ZERO WIDTH NO-BREAK SPACE: delete it"),
    ],
)
def test_a_common_mistake_in_toml_is_reported_with_its_fix(
    text: str, place: tuple[int, int], words: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    (problem,) = caught.value.problems
    assert words in problem.message
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_reported_with_its_fix(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_bytes('vendor = "ctm"\ngoal = "call"\n'.encode(encoding))
    with pytest.raises(ConfigError, match="is UTF-16, but TOML must be UTF-8"):
        load(path)


def test_a_byte_order_mark_of_utf_8_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_bytes(b"\xef\xbb\xbf" + b'vendor = "ctm"\ngoal = "call"\n')
    assert load(path).goal == "call"


SETTINGS = ["goal", "consent", "public_url", "variables.url", "name", "goal_ids", "options.x"]


@given(
    st.sampled_from(SETTINGS),
    st.sampled_from([*map(chr, range(0x200B, 0x2010)), *"\u2060\ufeff\xa0\u2003\u3000\x85"]),
    st.sampled_from(["{0}call", "call{0}", "ca{0}ll"]),
)
def test_an_invisible_character_in_any_setting_is_refused_by_code_point(
    key: str, character: str, form: str
) -> None:
    value = f'"{form.format(character)}"'
    value = f"[{value}]" if key == "goal_ids" else value
    text = f'vendor = "ctm"\n{key} = {value}\n'
    with pytest.raises(ConfigError) as caught:
        parse(text if key == "goal" else f'goal = "x"\n{text}')
    (problem,) = [each for each in caught.value.problems if f"U+{ord(character):04X}" in str(each)]
    assert (problem.key or "").startswith(key)
    assert problem.line == (2 if key == "goal" else 3)
