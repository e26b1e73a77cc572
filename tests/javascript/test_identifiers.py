from __future__ import annotations

import pytest

from snippetgen.javascript.identifiers import identifier_problem


@pytest.mark.parametrize("name", ["offlineConversion", "_q", "$", "a1", "__ctm_cvars", "a" * 64])
def test_a_name_without_a_meaning_on_the_page_can_be_a_global(name: str) -> None:
    assert identifier_problem(name) is None


@pytest.mark.parametrize("name", ["", "1a", "a-b", "a.b", "a b", "ä", "a\n", "a" * 65])
def test_a_name_that_is_not_an_es5_identifier_cannot_be_a_global(name: str) -> None:
    assert "must be a JavaScript name" in (identifier_problem(name) or "")


@pytest.mark.parametrize("name", ["class", "null", "let", "arguments"])
def test_a_reserved_word_cannot_be_a_global(name: str) -> None:
    assert "reserved word" in (identifier_problem(name) or "")


@pytest.mark.parametrize(
    "name", ["document", "location", "name", "Promise", "toString", "__proto__", "onload"]
)
def test_a_name_that_browsers_use_cannot_be_a_global(name: str) -> None:
    assert "browsers use" in (identifier_problem(name) or "")
