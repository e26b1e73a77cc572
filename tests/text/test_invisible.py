from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.text.invisible import describe_invisible, invisible_characters

INVISIBLE = st.sampled_from(
    [*map(chr, range(0x200B, 0x2010)), *"\u2060\ufeff\xa0\u2003\u3000\u2028\t\n\x7f\x85"]
)
VISIBLE = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), max_size=10
)


@given(VISIBLE, INVISIBLE, VISIBLE)
def test_an_invisible_character_is_found_at_its_position(
    before: str, character: str, after: str
) -> None:
    text = f"{before}{character}{after}"
    assert list(invisible_characters(text)) == [(len(before) + 1, character)]


@given(VISIBLE)
def test_visible_text_and_plain_spaces_have_no_invisible_character(text: str) -> None:
    assert describe_invisible(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("call\u200b", "the invisible character U+200B ZERO WIDTH SPACE at position 5"),
        ("\0", "the invisible character U+0000 NULL at position 1"),
        ("\xa0a\t", "characters U+00A0 NO-BREAK SPACE at position 1, U+0009 TAB at position 3"),
        ("\u200e" * 5, "LEFT-TO-RIGHT MARK at position 3 and 2 more"),
    ],
)
def test_invisible_characters_are_described_by_code_point_and_position(
    text: str, words: str
) -> None:
    assert words in (describe_invisible(text) or "")
