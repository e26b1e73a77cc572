"""The parser of template files reads everything that the grammar allows, and loses nothing."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.builder.tag_manager.tpl import parse, plain

LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=4).map(
    "\n".join
)
CONTENTS = LINES.filter(lambda text: not parse(f"\n{text}\n").sections)
NAMES = st.from_regex(r"[A-Z]+(_[A-Z]+)*", fullmatch=True)
JSON = st.recursive(
    st.text(max_size=9) | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
)


@given(CONTENTS, st.lists(st.tuples(NAMES, CONTENTS), max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_a_file_survives_parsing(preamble: str, sections: list[tuple[str, str]], end: str) -> None:
    parts = [f"___{name}___{end}{end}{content}{end}" for name, content in sections]
    text = "".join([preamble + end, *parts])
    found = parse(text)
    assert found.text == text
    assert [name for name, _, _ in found.sections] == [name for name, _ in sections]


@given(st.dictionaries(st.text(max_size=9), JSON, max_size=3))
def test_json_means_the_same_with_and_without_escapes(value: dict[str, object]) -> None:
    text = json.dumps(value)
    escaped = text.replace("<", "\\u003c").replace("=", "\\u003d").replace("'", "\\u0027")
    assert parse(f"___INFO___\n\n{escaped}\n").info == value


@given(JSON)
def test_the_value_of_a_permission_is_read_without_its_types(value: object) -> None:
    assert plain(typed(value)) == value


def typed(value: object) -> dict[str, object]:
    """Write a value with the type codes of permissions."""
    match value:
        case bool():
            return {"type": 8, "boolean": value}
        case str():
            return {"type": 1, "string": value}
        case list():
            return {"type": 2, "listItem": [typed(each) for each in value]}
        case dict():
            keys, values = map(typed, value), map(typed, value.values())
            return {"type": 3, "mapKey": [*keys], "mapValue": [*values]}
    raise TypeError(value)
