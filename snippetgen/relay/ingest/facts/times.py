"""Reads times of calls in the forms that vendors, advertising systems and spreadsheets use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from snippetgen.relay.ingest.facts.fact import plain_text
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.relay.ingest.facts.fact import Field

EARLIEST = 946_684_800_000
"""2000-01-01 in milliseconds since 1970. An earlier time is not the time of a call."""

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "%d{0}%m{0}%Y", "%m{0}%d{0}%Y", "%y{0}%m{0}%d"

_PARTS = {DAY_FIRST: "dmy", MONTH_FIRST: "mdy", YEAR_FIRST: "ymd"}

# RFC 5322, section 4.3. Other abbreviations mean different zones in different countries.
_ABBREVIATIONS = {
    name: hours
    for names, hours in (
        ("UTC GMT UT Z", 0),
        ("EDT", -4),
        ("EST CDT", -5),
        ("CST MDT", -6),
        ("MST PDT", -7),
        ("PST", -8),
    )
    for name in names.split()
}
_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<h>\d{1,2}):?(?P<m>\d{2})?", re.IGNORECASE)

_EPOCH = re.compile(r"(?:\d{9,13}|\d{16}|\d{19})(?:\.\d+)?")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d{1,15})?")
_SERIAL_ORIGIN = datetime(1899, 12, 30)

_CLOCK = re.compile(
    r"(?<!\d)(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?(?![\d:])"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*Uhr\b)?"
    r"(?:\s*(?P<zone>(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?(?!\d)|"
    r"(?!jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)"
    r"(?:[A-Z]{1,4}\b(?!/)|[A-Z]{3}\d[A-Z]{3}\b|[A-Z]\w*(?:/[\w+-]+)+)))?"
    r"(?:\s*[\[(](?P<note>[^\[\]()]*)[\])])?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE)
_DIGITS_ONLY = re.compile(r"20[0-9]{12}")
"""Matches a time from year to second, without separators."""
_YEAR_FIRST_DATE = re.compile(r"(?P<y>\d{4})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})")
_NUMERIC_DATE = re.compile(
    r"(?P<a>\d{1,2})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{4}|\d{2})"
)
_DATE_WITH_MONTH_NAME = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?[ /-]?(?P<m1>[a-z]{3,9})"
    r"|(?P<m2>[a-z]{3,9})[ /-]?(?P<d2>\d{1,2})(?:st|nd|rd|th)?)[ /-](?P<y1>\d{4})"
    r"|(?P<d4>\d{1,2})-(?P<m4>[a-z]{3})-(?P<y3>\d{2})"  # 27-Nov-26 in spreadsheets
    r"|(?P<y2>\d{4})[ /-](?P<m3>[a-z]{3,9})[ /-](?P<d3>\d{1,2})",
    re.IGNORECASE,
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


@dataclass(frozen=True)
class TimeReader:
    """Reads the times of one field or column.

    `zone` applies to times without one. `format` is a format of `strptime` that is tried first.
    `orders` are the orders of day, month and year that fit the other times of a column, by
    `DateForm.kind`. Times after `not_after`, in milliseconds since 1970, are rejected. `remedy`
    says what to do about an ambiguous time.
    """

    zone: tzinfo = UTC
    format: str = ""
    orders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    not_after: int | None = None
    remedy: str = "have the vendor send ISO 8601"

    def __call__(self, found: object, _: Field) -> int:
        """Return a time in milliseconds since 1970.

        It may be ISO 8601, seconds or milliseconds since 1970, RFC 5322, the serial number of a
        spreadsheet, or a date with `/`, `-`, `.` or an English month, and a 12-hour or 24-hour
        time, with an offset, `UTC` or an IANA name as its zone. When clocks are set back, an hour
        occurs twice; the time is in the first one. Raises ValueError for anything else, and if day
        and month could be swapped.
        """
        text = " ".join(plain_text(found).split())
        if _EPOCH.fullmatch(text) and not self.format:
            return self._checked(_milliseconds(text))
        moment = self._moment(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.zone)
        zone = moment.tzinfo
        try:
            is_skipped = moment.astimezone(UTC).astimezone(zone) != moment
            milliseconds = int(moment.timestamp() * 1000)
        except OverflowError:
            raise ValueError("it is not a time at which somebody called") from None
        if is_skipped:
            raise ValueError(f"clocks in {zone} skipped this time when they were set forward")
        return self._checked(milliseconds)

    def with_format(self, text: str) -> TimeReader:
        """Return a reader that tries this format of `strptime` first.

        Its order of day and month also applies to similar dates. Raises ValueError if it is not a
        format of a date.
        """
        sample = datetime(2026, 11, 27, 15, 5, tzinfo=UTC)
        try:
            same = datetime.strptime(sample.strftime(text), text).date() == sample.date()
        except ValueError:
            same = False
        if not same:
            raise ValueError(
                f"the time format is {shown(text)}: it needs a day, a month and a year, "
                'as in "%d/%m/%Y %H:%M"'
            )
        return replace(self, format=text)

    def _moment(self, text: str) -> datetime:
        if self.format:
            try:
                return datetime.strptime(text, self.format)
            except ValueError:
                pass
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(_milliseconds(text) / 1000, UTC)
        if _DIGITS_ONLY.fullmatch(text):
            return datetime.strptime(text, "%Y%m%d%H%M%S")
        if _SERIAL.fullmatch(text):
            days = float(text.replace(",", "."))
            return _SERIAL_ORIGIN + timedelta(seconds=round(days * 86400))
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return self._written_out(text)

    def _written_out(self, text: str) -> datetime:
        clock = _CLOCK.search(text)
        day = self._date(_without(text, clock))
        if clock is None:
            return day
        hour, minute, second = (int(clock[part] or 0) for part in "hms")
        if clock["half"]:
            if not 1 <= hour <= 12:
                raise ValueError(f"{hour} is not an hour of a 12-hour clock")
            hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
        zone = clock["zone"] or clock["note"]
        try:
            moment = day.replace(hour=hour, minute=minute, second=second)
        except ValueError:
            raise ValueError("this time of day does not exist") from None
        return moment.replace(tzinfo=read_zone(zone)) if zone else moment

    def _date(self, text: str) -> datetime:
        form = DateForm.of(text)
        if form is None:
            raise ValueError("it is not a known form of a time, such as 2026-11-27 15:05:00 +01:00")
        if not form.days:
            raise ValueError("this day does not exist")
        days = set(form.days.values())
        if len(days) > 1:
            left = {_order_of(self.format)} if self.format else self.orders.get(form.kind, ())
            days = {day for order, day in form.days.items() if order in left} or days
        if len(days) > 1:
            readings = " or ".join(f"{day:%Y-%m-%d}" for day in sorted(days))
            raise ValueError(f"it may be {readings}; {self.remedy}")
        return days.pop()

    def _checked(self, milliseconds: int) -> int:
        if milliseconds < EARLIEST:
            raise ValueError("it is too long ago for a call")
        if self.not_after is not None and milliseconds > self.not_after:
            raise ValueError(
                f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d %H:%M} UTC is in the "
                "future; set the time zone or the format of the times"
            )
        return milliseconds


@dataclass(frozen=True)
class DateForm:
    """The form of a date: its kind, and the days that it may mean, by order.

    Dates of one kind have the same separator and the same number of digits in the year. A date that
    cannot be misread has only one order, the empty string.
    """

    kind: str
    days: Mapping[str, datetime]

    @classmethod
    def of(cls, text: str) -> DateForm | None:
        """Return the form of a date without a time; None if the form is unknown."""
        if parts := _YEAR_FIRST_DATE.fullmatch(text):
            return cls("", _days({"": (parts["y"], parts["m"], parts["d"])}))
        if parts := _DATE_WITH_MONTH_NAME.fullmatch(text):
            year, month, day = (_first_group(parts, part) for part in "ymd")
            return cls("", _days({"": (year, str(_month(month)), day)}))
        if parts := _NUMERIC_DATE.fullmatch(text):
            mark, texts = parts["mark"], (parts["a"], parts["b"], parts["c"])
            orders = [DAY_FIRST, MONTH_FIRST]
            if len(texts[2]) == 2:
                orders.append(YEAR_FIRST)
            found = {
                order: tuple(texts[_PARTS[order].index(part)] for part in "ymd") for order in orders
            }
            return cls(f"{mark}{len(texts[2])}", _days(found))
        return None


def date_form(text: str) -> DateForm | None:
    """Return the form of the date in a time, or None if it contains no written date."""
    text = " ".join(text.split())
    return DateForm.of(_without(text, _CLOCK.search(text)))


def states_zone(text: str) -> bool:
    """Return whether a written time has a time zone or needs none."""
    clock = _CLOCK.search(text)
    if clock is None:
        return _EPOCH.fullmatch(text.strip()) is not None
    return bool(clock["zone"] or clock["note"])


def read_zone(text: str) -> tzinfo:
    """Return a time zone: an offset such as `+02:00`, `UTC`, or an IANA name.

    Raises ValueError for anything else, and for abbreviations that are not the same everywhere.
    """
    text = text.strip()
    if (hours := _ABBREVIATIONS.get(text.upper())) is not None:
        return timezone(timedelta(hours=hours)) if hours else UTC
    if parts := _OFFSET.fullmatch(text):
        minutes = int(parts["h"]) * 60 + int(parts["m"] or 0)
        if minutes <= 14 * 60:
            return timezone(timedelta(minutes=-minutes if parts["sign"] == "-" else minutes))
    elif (name := _iana_names().get(text.casefold().replace(" ", "_"))) is not None:
        return ZoneInfo(name)
    raise ValueError(f"{shown(text)} is not a time zone such as UTC, +02:00 or America/New_York")


@cache
def _iana_names() -> dict[str, str]:
    """Return the names of time zones by their lower-case spelling."""
    return {name.casefold(): name for name in available_timezones()}


read_time = TimeReader()


def _first_group(found: re.Match[str], part: str) -> str:
    """Return the text of the group for a part of a date, such as `y1` or `y2` for `y`."""
    return next(text for name, text in found.groupdict().items() if text and name[0] == part)


def _milliseconds(text: str) -> int:
    number, digits = float(text), len(text.partition(".")[0])
    if digits > 13:
        return int(number / (1_000 if digits == 16 else 1_000_000))
    return int(number if number >= 1e11 else number * 1000)


def _without(text: str, clock: re.Match[str] | None) -> str:
    """Return the date part of a time, without the clock, the weekday and punctuation."""
    if clock is not None:
        before = re.sub(r"(?:(?<=\d)[T:]|\bat)$", "", text[: clock.start()].rstrip(" ,"))
        text = f"{before} {text[clock.end() :]}"
    text = re.sub(r",|\.(?=\s|$)", " ", text)
    text = _WEEKDAY.sub("", text.strip())
    return " ".join(re.sub(r"\.(?=\s)", " ", text).split())


def _days(found: Mapping[str, tuple[str, ...]]) -> dict[str, datetime]:
    days = {}
    for order, texts in found.items():
        year, month, day = map(int, texts)
        try:
            days[order] = datetime(year + 2000 if year < 100 else year, month, day)
        except ValueError:
            continue
    return days


def _month(name: str) -> int:
    """Return the number of a month, or 0 for any other word."""
    name = name.lower()
    found = (
        number
        for number, month in enumerate(_MONTHS, 1)
        if name in (month, month[:3]) or (month == "september" and name == "sept")
    )
    return next(found, 0)


def _order_of(form: str) -> str:
    places = {
        part: form.find(directive) for part, directive in zip("dm", ("%d", "%m"), strict=True)
    }
    year = max(form.find("%Y"), form.find("%y"))
    if year < min(places.values()):
        return YEAR_FIRST
    return DAY_FIRST if places["d"] < places["m"] else MONTH_FIRST
