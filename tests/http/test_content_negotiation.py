from __future__ import annotations

import pytest

from snippetgen.http.content_negotiation import choose_coding, is_known

AVAILABLE = ("br", "gzip", "identity")


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        ("", "identity"),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip ; q=0.001", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0, br;q=0.000", "identity"),
        ("deflate", "identity"),
        ("*", "br"),
        ("*, br;q=0", "gzip"),
        ("*;q=0, gzip", "gzip"),
        ("identity, br;q=0.5", "identity"),
        ("identity;q=0.5, br;q=0.5", "br"),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("br;q=2, gzip", "gzip"),
        ("br;q=-1", "identity"),
        (";;, ,gzip", "gzip"),
    ],
)
def test_the_coding_of_the_highest_weight_is_chosen(accept_encoding: str, coding: str) -> None:
    assert choose_coding(accept_encoding, AVAILABLE) == coding


@pytest.mark.parametrize("accept_encoding", ["*;q=0", "identity;q=0", "identity;q=0, deflate"])
def test_no_coding_is_chosen_if_the_request_accepts_none(accept_encoding: str) -> None:
    assert choose_coding(accept_encoding, AVAILABLE) is None


@pytest.mark.parametrize(
    "if_none_match", ['"a"', 'W/"a"', '"x", "a"', '"x",W/"a"', "*", " * ", '"x,y", "a"']
)
def test_an_entity_tag_in_the_list_is_known(if_none_match: str) -> None:
    assert is_known(if_none_match, '"a"')


@pytest.mark.parametrize("if_none_match", ["", '"x"', "a", '"ab"', '"a', '"A"', '"*"'])
def test_any_other_entity_tag_is_not_known(if_none_match: str) -> None:
    assert not is_known(if_none_match, '"a"')
