from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.text.template import Piece, placeholders, plain, sentence

OPTIONS: dict[str, str | int] = {"queue": "_q", "age": 5}


def written(text: str) -> str:
    marks = (f"<{piece.text}>" if piece.code else piece.text for piece in _pieces(text))
    return "".join(marks)


def _pieces(text: str) -> list[Piece]:
    return sentence(text, ["a", "b"], OPTIONS)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Plain.", "Plain."),
        ("Declare {variables} there.", "Declare <a>, <b> there."),
        ("Type `f()` now.", "Type <f()> now."),
        ("The queue {queue}, for {age} seconds.", "The queue <_q>, for <5> seconds."),
        ("In `code {queue} {variables}`.", "In <code _q a, b>."),
        ("POST /v3/{account_id}, `{id}`", "POST /v3/{account_id}, <{id}>"),
        ("One ` alone, {queue}", "One ` alone, <_q>"),
    ],
)
def test_a_sentence_becomes_prose_and_code_with_the_names_in_use(text: str, result: str) -> None:
    assert written(text) == result


def test_a_value_that_looks_like_a_placeholder_or_a_mark_is_unchanged() -> None:
    found = sentence("{queue}", ["`x`"], {"queue": "{variables} `y`"})

    assert [piece for piece in found if piece.text] == [Piece("{variables} `y`", code=True)]


@given(st.text())
def test_a_sentence_loses_only_its_marks(text: str) -> None:
    kept = plain(sentence(text, [], {}))

    assert kept.replace("`", "") == text.replace("`", "").replace("{variables}", "")


def test_placeholders_are_found_by_name() -> None:
    assert placeholders("{a} and {b_1}, not { c } or {}") == {"a", "b_1"}
