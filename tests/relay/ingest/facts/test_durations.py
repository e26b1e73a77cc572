from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.relay.ingest.facts.durations import MAX_DURATION, read_duration
from snippetgen.relay.ingest.facts.fact import Field

FIELD = Field("duration")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("185", 185),
        ("185.0", 185),
        ("185,0", 185),
        (" 185 ", 185),
        ("185 s", 185),
        ("185s", 185),
        ("50s", 50),
        ("185 sec.", 185),
        ("185 seconds", 185),
        ("3 min 5 s", 185),
        ("3m 5s", 185),
        ("1h 0m 5s", 3605),
        ("1 hour, 3 minutes", 3780),
        ("1500 ms", 1.5),
        ("3:05", 185),
        ("03:05", 185),
        ("00:03:05", 185),
        ("1:00:05", 3605),
        ("75:10", 4510),
        ("00:03:05.500", 185.5),
        ("3 minutes and 5 seconds", 185),
        ("1 hour, 3 minutes, and 5 seconds", 3785),
        ("0d 0h 3m 5s", 185),
        ("1 day", 86400),
        ("3:05 min", 185),
        ("PT3M5S", 185),
        ("PT185S", 185),
        ("P0DT0H3M5.0S", 185),
        ("0", 0),
        ("00:00", 0),
    ],
)
def test_the_usual_forms_are_read(text: str, seconds: float) -> None:
    assert read_duration(text, FIELD) == seconds


@pytest.mark.parametrize(
    "found",
    [
        *("-5", "-00:05", "1e3", "nan", "inf", "long", "3:5", "3:65", "1:75:00", "12:30 PM", "P"),
        *("PT", "1,234", "1795600000", "N/A", "2026-11-27", "5 calls", "²", "٣", True, ["5"], {}),
    ],
)
def test_everything_else_is_unreadable(found: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_duration(found, FIELD)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


FORMS = [
    str,
    lambda n: f"{n}.0",
    lambda n: f"{n} s",
    lambda n: f"{n}s",
    lambda n: f"{n // 60}:{n % 60:02}",
    lambda n: f"{n // 60} min {n % 60} sec",
    lambda n: f"PT{n // 3600}H{n // 60 % 60}M{n % 60}S",
    _clock,
]


@given(st.integers(0, MAX_DURATION), st.sampled_from(FORMS))
def test_every_form_of_a_duration_gives_the_same_seconds(seconds: int, form: object) -> None:
    assert callable(form)
    assert read_duration(form(seconds), FIELD) == seconds


@given(st.text(max_size=12))
def test_any_text_is_a_plausible_duration_or_unreadable(text: str) -> None:
    try:
        seconds = read_duration(text, FIELD)
    except ValueError:
        return
    assert 0 <= seconds <= MAX_DURATION
    assert any(char in "0123456789" for char in text)
