from __future__ import annotations

from snippetgen.text.lists import all_of, any_of


def test_words_become_a_list_or_a_choice() -> None:
    assert [all_of(["a"]), all_of(["a", "b"]), all_of(["a", "b", "c"])] == [
        "a",
        "a and b",
        "a, b and c",
    ]
    assert any_of(["a", "b", "c"]) == "a, b or c"
