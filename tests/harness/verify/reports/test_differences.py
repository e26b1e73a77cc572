from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snippetgen_harness.verify.reports.differences import compare_urls, compare_values, split

from tests.harness.verify.reports.outcomes import EXPECTED, GOT

EVENT = "https://1.log.optimizely.com/event"


def results(expected: str, got: str) -> dict[str, tuple[str, bool]]:
    rows = compare_urls(f"{EVENT}?{expected}", f"{EVENT}?{got}")
    return {row.name: (row.result, row.moved) for row in rows if row.name != "address"}


def test_every_parameter_has_a_result() -> None:
    results = {row.name: row.result for row in compare_urls(EXPECTED, GOT)}
    assert results == {
        **dict.fromkeys(("address", "a", "d", "n", "u", "s33"), "same"),
        "x11": "differs",
        "s44": "missing",
        "v": "unexpected",
    }


def test_compact_values_are_compared_part_by_part() -> None:
    rows = compare_urls("o1.1.2.3.call.500.a.b.xyz", "o1.1.2.4.call..a.b.abc")
    assert [(row.name, row.expected, row.got) for row in rows if row.result != "same"] == [
        ("event", "3", "4"),
        ("revenue", "500", ""),
        ("checksum", "xyz", "abc"),
    ]
    (row,) = compare_urls("o1.1.2.3.call.500.a.b.xyz", "o1.1.2.3.cal")
    assert row.result == "differs"


def test_a_moved_parameter_is_reported() -> None:
    assert results("a=1&b=2&c=3", "b=2&c=3&a=1") == {
        "a": ("same", True),
        "b": ("same", False),
        "c": ("same", False),
    }


def test_a_missing_parameter_does_not_move_the_next() -> None:
    assert results("a=1&b=2", "z=0&b=2") == {
        "a": ("missing", False),
        "b": ("same", False),
        "z": ("unexpected", False),
    }


def test_a_repeated_parameter_is_compared_in_turn() -> None:
    rows = compare_urls(f"{EVENT}?a=1&a=2", f"{EVENT}?a=1&a=3&a=4")
    assert [row.result for row in rows] == ["same", "same", "differs", "unexpected"]


def test_a_parameter_is_shown_with_its_meaning() -> None:
    meanings = {row.name: row.meaning for row in compare_urls(EXPECTED, GOT)}
    assert meanings["x11"].startswith("experiment 11:")


def test_another_encoding_of_the_same_text_is_reported() -> None:
    (_, row) = compare_urls(f"{EVENT}?n=a%20b", f"{EVENT}?n=%61%20b")
    assert (row.result, row.only_encoded_otherwise) == ("differs", True)
    (_, row) = compare_urls(f"{EVENT}?n=a%20b", f"{EVENT}?n=a%20c")
    assert not row.only_encoded_otherwise


@pytest.mark.parametrize("got", ["http://1.log.optimizely.com/event", f"{EVENT}s", f"{EVENT}#x"])
def test_another_address_is_a_difference(got: str) -> None:
    (row,) = compare_urls(EVENT, got)
    assert (row.name, row.result) == ("address", "differs")


def test_text_that_is_not_a_url_is_compared_as_a_whole() -> None:
    (row,) = compare_urls(EVENT, "nonsense")
    assert (row.name, row.expected, row.got) == ("URL", EVENT, "nonsense")


@given(st.text(), st.text())
def test_any_query_is_compared(expected: str, got: str) -> None:
    rows = compare_urls(f"{EVENT}?{expected}", f"{EVENT}?{got}")
    assert all(row.result == "same" for row in compare_urls(rows[0].name, rows[0].name))
    assert {row.result for row in compare_urls(f"{EVENT}?{got}", f"{EVENT}?{got}")} == {"same"}


def test_values_are_compared_by_name_and_an_empty_one_equals_a_missing_one() -> None:
    expected = {"url": "a", "gone": "b", "empty": "", "same": "c"}
    got = {"url": "x", "more": "y", "same": "c", "blank": ""}
    assert {row.name: row.result for row in compare_values(expected, got)} == {
        "url": "differs",
        "gone": "missing",
        "empty": "same",
        "same": "same",
        "more": "unexpected",
        "blank": "same",
    }


@pytest.mark.parametrize(
    ("expected", "got", "parts"),
    [
        ("gc", "g%63", (("g", "c", ""), ("g", "%63", ""))),
        ("abc", "axc", (("a", "b", "c"), ("a", "x", "c"))),
        ("aa", "aaa", (("aa", "", ""), ("aa", "a", ""))),
        ("", "x", (("", "", ""), ("", "x", ""))),
    ],
)
def test_values_are_split_where_they_differ(
    expected: str, got: str, parts: tuple[tuple[str, ...], ...]
) -> None:
    assert split(expected, got) == parts


@given(st.text("ab"), st.text("ab"))
def test_the_parts_of_a_value_add_up_to_the_value(expected: str, got: str) -> None:
    first, second = split(expected, got)
    assert ("".join(first), "".join(second)) == (expected, got)
    assert (first.before, first.after) == (second.before, second.after)
