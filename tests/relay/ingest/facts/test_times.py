from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.relay.ingest.facts.fact import Field
from snippetgen.relay.ingest.facts.times import (
    DAY_FIRST,
    MONTH_FIRST,
    TimeReader,
    date_form,
    read_time,
    read_zone,
)

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = Field("time")

NEW_YORK = TimeReader(zone=ZoneInfo("America/New_York"))


def utc(reader: TimeReader, text: str) -> str:
    return datetime.fromtimestamp(reader(text, TIME) / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-27T15:05:00Z",
        "2026-11-27T15:05:00.000Z",
        "20261127T150500Z",
        "2026-11-27T10:05:00-05:00",
        "2026-11-27T10:05:00.000-0500",
        "2026-11-27 15:05:00 UTC",
        "2026-11-27 10:05:00 -0500",
        "2026-11-27 15:05:00.000000+00",
        "2026-11-27 10:05 AM -05:00",
        "2026-11-27 10:05:00 America/New_York",
        "2026-11-27T10:05:00-05:00[America/New_York]",
        "11/27/2026 15:05:00 GMT",
        "11/27/2026T3:05:00 PM UTC",
        "Nov 27,2026 3:05:00 PM +0000",
        "November 27, 2026 at 10:05 AM EST",
        "27-Nov-2026 15:05 UTC",
        "27. Nov. 2026 16:05 (UTC+01:00)",
        "Fri, 27 Nov 2026 15:05:00 +0000",
        "Fri Nov 27 2026 10:05:00 GMT-0500 (Eastern Standard Time)",
        "Fri Nov 27 15:05:00 UTC 2026",
        "07:05:00 PST 2026-11-27",
        "15:05:00 UTC 27/11/2026",
        "1795791900",
        "1795791900.0",
        "1795791900000",
        "1795791900000000",
    ],
)
def test_a_time_that_states_its_zone_is_read_in_the_formats_of_vendors(text: str) -> None:
    assert utc(NEW_YORK, text) == "2026-11-27 15:05:00"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-27T15:05:00",
        "2026-11-27 15:05",
        "2026-11-27 03:05 PM",
        "2026/11/27 15:05:00",
        "11/27/2026 15:05",
        "11/27/2026 3:05 PM",
        "11/27/2026 3:05\u202fPM",
        "11/27/2026, 3:05:00 p.m.",
        "27/11/2026 15:05:00",
        "27.11.2026 15:05",
        "27-11-2026 15:05",
        "11/27/26 15:05",
        "Nov 27, 2026 15:05:00",
        "46353.6284722222",
        "46353,6284722222",
    ],
)
def test_a_time_without_a_zone_is_read_in_the_named_zone(text: str) -> None:
    assert utc(NEW_YORK, text) == "2026-11-27 20:05:00"
    assert utc(read_time, text) == "2026-11-27 15:05:00"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/04/2026 15:05", "it may be 2026-03-04 or 2026-04-03; "),
        ("3.4.2026", "it may be 2026-03-04 or 2026-04-03; "),
        ("27/11/26 15:05", "it may be 2026-11-27 or 2027-11-26; "),
        ("31/31/2026 15:05", "this day does not exist"),
        ("30 Feb 2026 15:05", "this day does not exist"),
        ("Nob 27, 2026 15:05", "this day does not exist"),
        ("2026-11-27 25:05", "this time of day does not exist"),
        ("2026-11-27 15:05 PM", "15 is not an hour of a 12-hour clock"),
        ("2026-11-27 15:05 IST", '"IST" is not a time zone such as'),
        ("2026-11-27 15:05 Europe/Atlantis", '"Europe/Atlantis" is not a time zone such as'),
        ("2026-11-27 15:05 +25:00", '"+25:00" is not a time zone such as'),
        ("yesterday", "it is not a known form of a time, such as 2026-11-27 15:05:00 +01:00"),
        ("15:05", "it is not a known form of a time, such as"),
        ("1.79579E+09", "it is not a known form of a time, such as"),
        ("0001-01-01T00:00:00Z", "it is too long ago for a call"),
        ("0001-01-01T00:00:00+23:59", "it is not a time at which somebody called"),
        ("9999-12-31T23:59:59-23:59", "it is not a time at which somebody called"),
        ("1970-01-01", "it is too long ago for a call"),
        ("2026-03-08 02:30", "clocks in America/New_York skipped this time"),
    ],
)
def test_an_unreadable_time_is_reported_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}"):
        NEW_YORK(text, TIME)


@given(
    st.sampled_from(
        [
            *("2026-03-29 02:{} Europe/Berlin", "2026-03-08T02:{}:00 America/New_York"),
            *("Mar 8, 2026 2:{} AM (America/Chicago)", "2026-10-04 02:{} Australia/Sydney"),
        ]
    ),
    st.integers(0, 59),
)
def test_a_time_that_its_own_zone_skipped_is_unreadable(form: str, minute: int) -> None:
    with pytest.raises(ValueError, match="skipped this time"):
        read_time(form.format(f"{minute:02}"), TIME)


@given(
    st.sampled_from(["America/New_York", "Europe/London", "Asia/Kolkata", "CET", "Japan", "GB"]),
    st.sampled_from([str, str.lower, str.upper]),
)
def test_a_zone_is_found_by_its_iana_name_in_any_case(
    name: str, change: Callable[[str], str]
) -> None:
    assert str(read_zone(change(name).replace("_", " "))) == name


@pytest.mark.parametrize(
    "text",
    [
        *("27.11.2026 15:05 Uhr", "27-Nov-26 15:05", "27/Nov/2026:15:05:00 +0000"),
        *("20261127150500", "2026-11-27 16:05 CET", "2026-11-27 10:05 EST5EDT"),
    ],
)
def test_times_of_logs_and_local_spreadsheets_are_read(text: str) -> None:
    assert utc(read_time, text) == "2026-11-27 15:05:00"


def test_an_hour_that_occurs_twice_is_the_first_one() -> None:
    assert utc(NEW_YORK, "2026-11-01 01:30") == "2026-11-01 05:30:00"


def test_both_readings_of_a_date_are_the_same_if_day_and_month_are_equal() -> None:
    assert utc(read_time, "04/04/2026 15:05") == "2026-04-04 15:05:00"


def test_a_column_settles_the_order_only_of_dates_in_the_same_form() -> None:
    reader = TimeReader(orders={"/4": frozenset({DAY_FIRST})})
    assert utc(reader, "03/04/2026 15:05") == "2026-04-03 15:05:00"
    for text in ("03.04.2026 15:05", "03/04/26 15:05"):
        with pytest.raises(ValueError, match="it may be"):
            reader(text, TIME)


def test_a_column_with_both_orders_settles_neither() -> None:
    reader = TimeReader(orders={"/4": frozenset()})
    assert utc(reader, "27/11/2026 15:05") == utc(reader, "11/27/2026 15:05")
    with pytest.raises(ValueError, match="it may be"):
        reader("03/04/2026 15:05", TIME)


def test_a_format_also_decides_about_similar_times() -> None:
    reader = read_time.with_format("%d/%m/%Y %H:%M")
    assert utc(reader, "03/04/2026 15:05") == "2026-04-03 15:05:00"
    assert utc(reader, "03/04/2026 3:05:30 PM") == "2026-04-03 15:05:30"
    assert utc(reader, "2026-11-27T15:05:00Z") == "2026-11-27 15:05:00"
    assert utc(read_time.with_format("%Y%m%d%H%M"), "202611271505") == "2026-11-27 15:05:00"


@pytest.mark.parametrize("text", ["", "DD/MM/YYYY", "%d/%m", "%H:%M", "%d/%m/%Q", "%"])
def test_an_invalid_format_is_refused(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"the time format is .*: it needs a day, a month and a year"
    ):
        read_time.with_format(text)


@pytest.mark.parametrize("text", ["", "EDST", "+1500", "Nowhere/There", "../../etc/passwd", "/"])
def test_an_unknown_zone_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone such as UTC"):
        read_zone(text)


def test_a_time_after_the_latest_possible_one_is_refused() -> None:
    reader = TimeReader(not_after=1_795_791_900_000)
    assert utc(reader, "1795791900") == "2026-11-27 15:05:00"
    with pytest.raises(ValueError, match="2026-11-27 15:05 UTC is in the future; set the time"):
        reader("1795791901", TIME)


MOMENTS = st.datetimes(datetime(2001, 1, 1), datetime(2068, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
OFFSETS = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))

# The forms that vendors write, as formats for strftime. Day and month cannot be confused in any of
# them.
WRITTEN = [
    *("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S %z", "%Y/%m/%d %I:%M:%S %p %z"),
    *("%b %d,%Y %I:%M:%S %p %z", "%B %d, %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z"),
    *("%a %b %d %Y %H:%M:%S GMT%z", "%A, %d-%b-%Y %H:%M:%S UTC%z", "%H:%M:%S %z %Y-%m-%d"),
]


@given(MOMENTS, OFFSETS, st.sampled_from(WRITTEN))
def test_every_written_time_is_read_exactly(moment: datetime, offset: timedelta, form: str) -> None:
    aware = moment.replace(tzinfo=timezone(offset))
    assert read_time(aware.strftime(form), TIME) == int(aware.timestamp() * 1000)
    assert read_time(format_datetime(aware), TIME) == int(aware.timestamp() * 1000)


@given(MOMENTS, st.sampled_from("/.-"), st.booleans())
def test_a_date_is_read_only_if_it_is_unambiguous(
    moment: datetime, mark: str, day_first: bool
) -> None:
    order = (DAY_FIRST if day_first else MONTH_FIRST).format(mark)
    text = moment.strftime(f"{order} %H:%M:%S")
    expected = int(moment.replace(tzinfo=UTC).timestamp() * 1000)
    if moment.day <= 12 and moment.day != moment.month:
        with pytest.raises(ValueError, match="it may be"):
            read_time(text, TIME)
    else:
        assert read_time(text, TIME) == expected
    assert read_time.with_format(f"{order} %H:%M:%S")(text, TIME) == expected


@given(MOMENTS)
def test_the_serial_number_of_a_spreadsheet_is_read_exactly(moment: datetime) -> None:
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    expected = int(moment.replace(tzinfo=UTC).timestamp() * 1000)
    assert read_time(f"{days:.8f}", TIME) == expected


@given(st.text(max_size=40) | st.from_regex(r"[0-9:/. APMZ+-]{4,30}", fullmatch=True))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    date_form(text)
    try:
        found: int | str = read_time(text, TIME)
    except ValueError as error:
        found = str(error)
    assert found
