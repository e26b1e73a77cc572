from __future__ import annotations

import pytest

from snippetgen.wire.parameters import KNOWN, describe, family, is_text

DOCUMENTED = ("a", "d", "n", "u", "v", "g", "p", "time")
SENT_BY_CLIENTS = ("y", "f", "t", "tsent", "src", "wxhr", "cx2", "override", "dtpc")


@pytest.mark.parametrize("name", [*DOCUMENTED, *SENT_BY_CLIENTS])
def test_what_optimizely_documents_or_its_clients_send_is_known(name: str) -> None:
    assert name in KNOWN


@pytest.mark.parametrize(
    ("name", "letter"),
    [("x12", "x"), ("xevil", "x"), ("s12", "s"), ("s", "s"), ("src", None), ("n", None)],
)
def test_experiments_and_segments_are_families(name: str, letter: str | None) -> None:
    assert family(name) == letter


@pytest.mark.parametrize(
    ("name", "text"), [("n", True), ("s12", True), ("p", True), ("x12", False), ("src", False)]
)
def test_free_text_is_told_from_ids(name: str, text: bool) -> None:
    assert is_text(name) is text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("v", "cents"),
        ("x70001", "experiment 70001"),
        ("s111", "segment 111"),
        ("xevil", "not a parameter"),
        ("", "not a parameter"),
        ("utm_source", "not a parameter"),
    ],
)
def test_a_name_is_described_in_words(name: str, words: str) -> None:
    assert words in describe(name)
