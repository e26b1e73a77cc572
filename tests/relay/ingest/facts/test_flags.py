from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.relay.ingest.facts import flags
from snippetgen.relay.ingest.facts.fact import Field
from snippetgen.relay.ingest.facts.flags import read_answered, read_first_time

TABLE = tomllib.loads(Path(flags.__file__).with_name("call-words.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("found", "answered"),
    [
        *((word, True) for word in ("Answered", "ANSWERED", "completed", "in-progress", "Y")),
        *((word, False) for word in ("no-answer", "NO ANSWER", "no_answer", "busy", "Missed")),
        *((word, False) for word in ("Abandoned", "canceled", "cancelled", "failed", "N")),
        *((word, False) for word in ("voicemail", "ringing", "queued", "unanswered")),
        *((word, False) for word in ("noAnswer", "no\u2011answer", "no answer.", "CHANUNAVAIL")),
        *((word, False) for word in ("hang up", "Hung Up", "CANCEL", "Abandon", "HangUp")),
        *((flag, True) for flag in (True, "true", "yes", "1", "33", "0.5")),
        *((flag, False) for flag in (False, "false", "no", "0", "0.0")),
    ],
)
def test_words_and_flags_say_whether_a_call_was_answered(found: object, answered: bool) -> None:
    assert read_answered(found, Field("status")) is answered


@pytest.mark.parametrize("found", ["???", "maybe", "answered by IVR", "-1", "1e3", [], {}, "null"])
def test_an_unknown_word_never_means_yes(found: object) -> None:
    for reader in (read_answered, read_first_time):
        with pytest.raises(ValueError, match=r".+"):
            reader(found, Field("status"))


@given(
    st.sampled_from(["ring_time", "call.ringing", "WaitTime", "queue_seconds", "ringDuration"]),
    st.integers(0, 90).map(str) | st.sampled_from(["0.0", "1.0", "true", True]),
)
def test_a_ring_time_does_not_show_whether_a_call_was_answered(field: str, found: object) -> None:
    with pytest.raises(ValueError, match="ringing or waiting time"):
        read_answered(found, Field(field))


@pytest.mark.parametrize("field", ["ringba.answered", "during", "threshold", "scoring"])
def test_only_whole_words_name_a_ring_time(field: str) -> None:
    assert read_answered("1", Field(field)) is True


def test_a_ring_field_may_contain_a_status_word() -> None:
    assert read_answered("no-answer", Field("ring_time")) is False


@pytest.mark.parametrize(
    ("found", "is_first"),
    [
        *((word, True) for word in ("Unique", "new", "First-Time", True, "1")),
        *((word, False) for word in ("Repeat", "returning", "Repeat Caller", False, "0")),
    ],
)
def test_words_and_flags_say_whether_a_caller_is_new(found: object, is_first: bool) -> None:
    assert read_first_time(found, Field("lead_status")) is is_first


def test_a_number_of_calls_is_not_a_flag() -> None:
    with pytest.raises(ValueError, match="not a known word"):
        read_first_time("3", Field("calls"))


def test_inversion_turns_flags_but_not_words() -> None:
    inverted = Field.parse("!repeat")
    assert [read_first_time(flag, inverted) for flag in (True, "false")] == [False, True]
    assert [read_first_time(word, inverted) for word in ("Repeat", "new")] == [False, True]
    assert read_answered("true", Field.parse("!is_lost")) is False
    with pytest.raises(ValueError, match="only a flag can be inverted"):
        read_answered("33", inverted)


def test_no_word_means_yes_and_no() -> None:
    for kind, entries in TABLE.items():
        yes = {word for entry in entries for word in entry.get("yes", [])}
        no = {word for entry in entries for word in entry.get("no", [])}
        assert not yes & no, kind
        assert all(entry["source"] for entry in entries)
        assert all(word == flags._normal(word) for word in yes | no)


KNOWN = [
    (word, meaning == "yes")
    for entry in TABLE["answered"]
    for meaning in ("yes", "no")
    for word in entry.get(meaning, [])
]


@given(
    st.sampled_from(KNOWN),
    st.sampled_from([str.upper, str.title, str.lower]),
    st.sampled_from([" ", "-", "_", "  "]),
)
def test_case_and_separators_do_not_change_a_status(
    known: tuple[str, bool], case: object, separator: str
) -> None:
    word, meaning = known
    assert callable(case)
    assert read_answered(f" {case(word.replace(' ', separator))} ", Field("status")) is meaning


@given(st.text(min_size=1, max_size=12))
def test_only_listed_words_and_numbers_mean_yes(text: str) -> None:
    try:
        answered = read_answered(text, Field("status"))
    except ValueError:
        return
    if answered:
        listed = {word for word, meaning in KNOWN if meaning} | {"true", "yes", "y", "t"}
        assert flags._normal(text) in listed or float(text) > 0
