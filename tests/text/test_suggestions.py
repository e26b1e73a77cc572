from __future__ import annotations

import pytest

from snippetgen.text.suggestions import did_you_mean, unknown


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        ("destinaton", ' Did you mean "destination"?'),
        ("PACKING", ' Did you mean "packing"?'),
        ("zzz", ""),
        ("", ""),
        ("destination" * 1000, ""),
    ],
)
def test_the_most_similar_word_is_suggested_if_there_is_one(word: str, suggestion: str) -> None:
    assert did_you_mean(word, ["destination", "packing"]) == suggestion


def test_an_alias_suggests_the_word_for_which_it_stands() -> None:
    assert did_you_mean("Call Tail", ["ctm"], {"Call Rail": "callrail"}) == (
        ' Did you mean "callrail"?'
    )


def test_an_unknown_name_is_answered_with_a_suggestion_and_known_names() -> None:
    assert unknown("engine", "firefix", ("chromium", "firefox")) == (
        "unknown engine 'firefix'. Did you mean \"firefox\"? Known: chromium, firefox."
    )


def test_a_long_list_of_known_names_is_cut() -> None:
    message = unknown("situation", "x", [f"name-{number}" for number in range(200)])
    assert message.endswith("name-28, name-29 and 170 more.")
