from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from snippetgen.relay.ingest.exports.id_conflicts import IdConflicts


def faults(*rows: tuple[str, str, str]) -> dict[int, str]:
    conflicts = IdConflicts()
    for number, row in enumerate(rows, 2):
        conflicts.add(number, *row)
    return conflicts.faults()


def test_an_id_with_two_conversions_or_times_is_a_fault_of_both_rows() -> None:
    second = {"conversion": ("a", "url 2", "10:01"), "time": ("a", "url 1", "10:01")}
    for what, row in second.items():
        found = faults(("a", "url 1", "10:00"), ("b", "url 3", "10:00"), row)
        assert found == {
            2: f"line 4 has the same id and another {what}",
            4: f"line 2 has the same id and another {what}",
        }


def test_a_repeated_row_is_allowed() -> None:
    assert faults(("a", "url 1", "10:00"), ("a", "url 1", "10:00")) == {}


def test_a_row_without_a_conversion_or_time_does_not_contradict_others() -> None:
    assert faults(("a", "url 1", "10:00"), ("a", "", "10:00"), ("a", "url 1", "")) == {}


def test_rounded_ids_that_agree_in_fifteen_digits_are_faults() -> None:
    rows = [("1234567890123450", "url 1", "10:00"), ("1234567890123450", "url 2", "10:01")]
    found = faults(*rows)
    assert found[2] == (
        "line 3 has another conversion and an id that a spreadsheet rounded to the same digits; "
        "export the column as text"
    )
    assert set(found) == {2, 3}
    longer = [("12345678901234500", "url 1", "10:00"), ("1234567890123450", "url 2", "10:01")]
    assert set(faults(*longer)) == {2, 3}


def test_an_exact_long_id_shows_that_nothing_was_rounded() -> None:
    rows = [("1234567890123450", "url 1", "10:00"), ("1234567890123451", "url 2", "10:01")]
    assert faults(*rows) == {}
    longer = ("12345678901234500", "url 3", "10:02")
    assert faults(*rows, longer) == {}
    assert faults(rows[0], longer).keys() == {2, 3}


@given(st.lists(st.integers(10**15, 10**16 - 1), min_size=2, max_size=20, unique=True))
def test_rounding_a_column_of_long_ids_does_not_hide_collisions(numbers: list[int]) -> None:
    rounded = [str(number // 10 * 10) for number in numbers]
    found = faults(*((id_, f"url {n}", "10:00") for n, id_ in enumerate(rounded)))
    collided = {n for n, id_ in enumerate(rounded, 2) if rounded.count(id_) > 1}
    assert set(found) == collided
