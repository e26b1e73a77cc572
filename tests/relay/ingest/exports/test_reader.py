from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from snippetgen.relay.ingest.exports.reader import Export, ExportRow, read_export
from snippetgen.relay.ingest.facts.fact import Present
from tests.configurations import configure
from tests.relay.deliveries import URL

HEADER = ["Call Id", "Started", "Duration", "Conversion"]
COLUMNS = {"id": "Call Id", "time": "Started", "duration": "Duration", "url": "Conversion"}
TIME = "2026-11-27T15:05:00Z"
AT = 1_795_791_900_000

CONFIG = configure("callrail", "\n[calls]\nmin_duration = 60")


def url(number: int = 1) -> str:
    return URL.replace("oeu1r0.5", f"oeu{number}r0.5")


def export(
    folder: Path, content: str | bytes, columns: Mapping[str, str] = COLUMNS, **options: str
) -> Export:
    file = folder / "calls.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_export(file, CONFIG, columns, **options)  # type: ignore[arg-type]


def table(*lines: list[str], delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows([HEADER, *lines])  # type: ignore[arg-type]
    return text.getvalue()


def only(found: Export) -> ExportRow:
    (row,) = found.rows()
    return row


ROW = ["1234567890123450", TIME, "185", URL]


def is_read(row: ExportRow) -> bool:
    call = row.call
    return (
        call is not None
        and (call.id, call.started_at, call.duration) == (ROW[0], Present(AT), Present(185.0))
        and call.variables == {"optimizely_conversion": URL}
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    found = export(tmp_path, table(ROW, delimiter=delimiter).encode(encoding))
    assert is_read(only(found))


@pytest.mark.parametrize(
    "before",
    [
        "sep=;\r\n",
        '"sep=;"\r\n',
        "Calls of the week\r\n\r\n",
        "### INSTRUCTIONS ###;;;\r\nParameters:TimeZone=America/New_York;;;\r\n",
        'Report;"from 1; to\r\n31"\r\nDuration\r\n',
    ],
)
def test_lines_before_the_header_are_skipped(tmp_path: Path, before: str) -> None:
    found = export(tmp_path, before + table(ROW, delimiter=";"))
    assert is_read(only(found))


def test_sep_may_name_any_delimiter(tmp_path: Path) -> None:
    assert is_read(only(export(tmp_path, "sep=^\n" + table(ROW, delimiter="^"))))


def test_a_parameter_line_names_the_zone_unless_an_option_does(tmp_path: Path) -> None:
    content = "Parameters:TimeZone=America/New_York\n" + table(["a", TIME[:-1], "185", URL])
    (row,) = export(tmp_path, content).rows()
    assert row.call
    assert row.call.started_at == Present(AT + 5 * 3_600_000)
    (row,) = export(tmp_path, content, zone="-01:00").rows()
    assert row.call
    assert row.call.started_at == Present(AT + 3_600_000)
    with pytest.raises(ValueError, match="from a line before the header; --time-zone overrides"):
        export(tmp_path, content.replace("America/New_York", "insert_timezone"))


def test_names_of_columns_are_trimmed_and_matched_in_any_case(tmp_path: Path) -> None:
    content = table(ROW).replace(
        ",".join(HEADER), '\ufeff call  ID ,STARTED\t,"duration\n",="Conversion"'
    )
    assert is_read(only(export(tmp_path, content)))


@pytest.mark.parametrize("character", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200e"])
def test_invisible_characters_in_names_of_columns_do_not_matter(
    tmp_path: Path, character: str
) -> None:
    content = table(ROW).replace("Call Id", f"Ca{character}ll Id{character}")
    assert is_read(only(export(tmp_path, content)))


def test_json_is_read_under_any_file_name(tmp_path: Path) -> None:
    content = json.dumps(dict(zip(HEADER, ROW, strict=True)))
    assert is_read(only(export(tmp_path, content)))


def test_columns_of_the_catalogue_need_no_mapping(tmp_path: Path) -> None:
    content = table(ROW).replace(",".join(HEADER), "Call_ID,Time,DURATION,Optimizely_Conversion")
    assert is_read(only(export(tmp_path, content, {})))


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("Cal Id", "there is no column 'Cal Id': .*; did you mean 'Call Id'?"),
        ("Colour", "there is no column 'Colour': the file has Call Id, Started, Duration, Conv"),
    ],
)
def test_a_missing_column_is_reported_with_a_similar_one(
    tmp_path: Path, column: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        export(tmp_path, table(ROW), {"id": column})


def test_a_column_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there are 2 columns 'Call Id': rename one of them"):
        export(tmp_path, table(ROW).replace("Duration", "CALL ID").replace("Call Id", "call id"))


def test_an_exact_name_wins_over_one_in_another_case(tmp_path: Path) -> None:
    content = table(["x", *ROW]).replace("Call Id,", "CALL ID,Call Id,")
    assert is_read(only(export(tmp_path, content)))


def test_a_column_may_be_inverted(tmp_path: Path) -> None:
    content = table([*ROW, "true"]).replace("Conversion", "Conversion,Repeat")
    (row,) = export(tmp_path, content, {**COLUMNS, "first_time": "!Repeat"}).rows()
    assert row.call
    assert row.call.first_time == Present(value=False)


def test_cells_that_a_spreadsheet_wrote_as_formulas_are_text(tmp_path: Path) -> None:
    content = f'{",".join(HEADER)}\n="{ROW[0]}","=""{TIME}""", 185\u00a0,{URL}\n'
    assert is_read(only(export(tmp_path, content)))


def test_a_cell_may_contain_line_endings_and_delimiters(tmp_path: Path) -> None:
    noted = table([*ROW, 'said "yes,\r\nplease"\n'], [*ROW[:3], url(), "x"])
    content = noted.replace("Conversion", "Conversion,Notes")
    rows = list(export(tmp_path, content).rows())
    assert [row.number for row in rows] == [2, 5]
    assert all(map(is_read, rows))


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(tmp_path: Path, ends: str) -> None:
    assert is_read(only(export(tmp_path, table(ROW).replace("\r\n", ends))))


def test_rows_without_text_are_skipped(tmp_path: Path) -> None:
    assert is_read(only(export(tmp_path, table([], ROW, ["", " ", "", ""], []))))


def test_lines_joined_by_an_open_quote_are_named(tmp_path: Path) -> None:
    content = table(ROW, ["b", *ROW[1:]], ["c", *ROW[1:]]).replace("b,", '"b,')
    first, torn = export(tmp_path, content).rows()
    assert is_read(first)
    assert torn.fault == "lines 3 to 4 were read as one row: the quotes in them do not match"


def test_a_row_with_more_cells_than_the_header_is_unreadable(tmp_path: Path) -> None:
    row = only(export(tmp_path, table([*ROW, "", "x"])))
    assert row.fault.startswith("the row has 6 cells, but the header only 4; put a cell")


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (b"PK\x03\x04", "calls.csv is a workbook or an archive; save the calls as CSV first"),
        (b"\xd0\xcf\x11\xe0", "calls.csv is an old spreadsheet workbook; save the"),
        (b"\x1f\x8b\x08", "calls.csv is compressed; save the calls as CSV first"),
        (b'[\n {"id": 1}]', "calls.csv is a single JSON array; write one object per line instead"),
        (b"", "calls.csv has no header. Name the columns in its first line"),
    ],
)
def test_a_file_that_is_not_a_table_is_refused(tmp_path: Path, start: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        export(tmp_path, start)


def test_windows_1252_is_detected_from_the_text(tmp_path: Path) -> None:
    content = table([*ROW, "Zoë"]).replace("Conversion", "Conversion,Agent né")
    found = export(tmp_path, content.encode("cp1252"), {**COLUMNS, "tags": "agent NÉ"})
    (row,) = found.rows()
    assert row.call
    assert row.call.tags == Present(("Zoë",))
    assert found.notes[0] == "calls.csv: Windows-1252, delimiter comma, header in row 1."


def test_utf_8_with_a_damaged_character_stays_utf_8(tmp_path: Path) -> None:
    content = table([*ROW, "Zoë, Zoë"]).replace("Conversion", "Conversion,Agent né")
    damaged = content.encode().replace("Zoë,".encode(), b"Zo\xc3,")
    (row,) = export(tmp_path, damaged, {**COLUMNS, "tags": "Agent né"}).rows()
    assert row.call
    assert row.call.tags == Present(("Zo\ufffd", "Zoë"))


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        (["a", TIME, "185", url(1)], ["a", TIME, "185", url(2)], "conversion"),
        (["a", TIME, "185", url(1)], ["a", "2026-11-27T15:06:00Z", "185", url(1)], "time"),
        (["a", TIME, "185", url(1)], [" a ", "1795791901", "185", url(2)], "conversion"),
    ],
)
def test_one_id_with_two_calls_is_a_fault_of_both_rows(
    tmp_path: Path, first: list[str], second: list[str], what: str
) -> None:
    one, other, third = export(tmp_path, table(first, second, ["b", *first[1:]])).rows()
    for row, line in ((one, 3), (other, 2)):
        same = f"line {line} has the same id and another {what}"
        assert (row.call_id, row.fault) == ("a", f'the call\'s id "a" cannot be used: {same}')
    assert third.call


def test_several_rows_of_one_call_are_allowed(tmp_path: Path) -> None:
    rows = export(tmp_path, table(ROW, ROW, [ROW[0], TIME, "185", ""])).rows()
    assert [row.fault for row in rows] == ["", "", ""]


def test_ids_that_a_spreadsheet_rounded_are_named(tmp_path: Path) -> None:
    ids = ["1234567890123450", "1234567890123450", "123456789012345"]
    lines = [[id_, TIME, "185", url(number)] for number, id_ in enumerate(ids)]
    first, second, third = export(tmp_path, table(*lines)).rows()
    assert first.fault.endswith(
        "line 3 has another conversion and an id that a spreadsheet rounded to the same digits; "
        "export the column as text"
    )
    assert "line 2 has another conversion" in second.fault
    assert third.call


@given(st.integers(10**15, 10**18), st.integers(2, 9))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_call_is_read_if_and_only_if_its_id_stays_unique_after_rounding(
    tmp_path: Path, start: int, count: int
) -> None:
    exact = [str(start + number) for number in range(count)]
    rounded = [id_[:15] + "0" * (len(id_) - 15) for id_ in exact]
    for ids in (exact, rounded):
        lines = [[id_, TIME, "185", url(number)] for number, id_ in enumerate(ids)]
        rows = list(export(tmp_path, table(*lines)).rows())
        for id_, row in zip(ids, rows, strict=True):
            assert bool(row.call) == (ids.count(id_) == 1)


def test_another_row_settles_whether_the_day_comes_first(tmp_path: Path) -> None:
    times = ["03/04/2026 15:05", "27/11/2026 15:05", "03.04.2026 15:05"]
    lines = [[f"n{number}", time, "185", URL] for number, time in enumerate(times)]
    found = export(tmp_path, table(*lines))
    first, second, third = (row.call for row in found.rows())
    assert first
    assert second
    assert third
    assert first.started_at == Present(AT - 238 * 86_400_000)
    assert second.started_at == Present(AT)
    assert 'Started is "03.04.2026 15:05": it may be 2026-03-04 or' in str(third.started_at)
    assert (
        "Dates like 03/04/2026 15:05 start with the day, as 27/11/2026 15:05 in the same column "
        "shows." in found.notes
    )


def test_contradictory_rows_do_not_settle_the_order_of_dates(tmp_path: Path) -> None:
    times = ["27/11/2026 15:05", "11/27/2026 15:05", "03/04/2026 15:05"]
    lines = [[f"n{number}", time, "185", URL] for number, time in enumerate(times)]
    found = export(tmp_path, table(*lines))
    first, second, third = (row.call for row in found.rows())
    assert first
    assert second
    assert third
    assert first.started_at == second.started_at == Present(AT)
    assert 'Started is "03/04/2026 15:05": it may be' in str(third.started_at)
    assert any("start with the day and others with the month" in note for note in found.notes)


def test_a_note_says_how_times_without_a_zone_are_read(tmp_path: Path) -> None:
    found = export(tmp_path, table(["a", "2026-11-27 15:05", "185", URL]))
    assert found.notes[-1] == (
        'Times without a time zone, such as "2026-11-27 15:05", are read as UTC; '
        "use --time-zone to choose another."
    )
    assert len(export(tmp_path, table(ROW)).notes) == 1


ZONES = ["UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata"]

FORMS = [
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y %H:%M:%S"),
    *("%d/%m/%Y %H:%M:%S", "%b %d, %Y %I:%M:%S %p", "%d-%b-%Y %H:%M:%S"),
]


@st.composite
def dialects(draw: st.DrawFn) -> tuple[bytes, list[int], str]:
    """Return an export, the times of its calls in milliseconds, and their zone."""
    zone = draw(st.sampled_from(ZONES))
    form = draw(st.sampled_from(FORMS))
    starts = draw(st.integers(1_600_000_000, 1_790_000_000))
    # The 28th shows whether day or month is first; noon exists on every day in every zone.
    days = [datetime.fromtimestamp(starts, UTC).replace(day=28, hour=12)]
    days += [days[0] - timedelta(days=step * 5) for step in range(draw(st.integers(1, 4)))]
    moments = [day.replace(tzinfo=ZoneInfo(zone)) for day in days]
    lines = [
        [f"call {number}", moment.strftime(form), "185", url(number)]
        for number, moment in enumerate(moments)
    ]
    delimiter = draw(st.sampled_from(",;\t|"))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    text = table(*lines, delimiter=delimiter, quoting=quoting)
    before = draw(st.sampled_from(["", f"sep={delimiter}\r\n", "Calls\r\n\r\n", "Größe\r\n"]))
    text = (before + text).replace("\r\n", draw(st.sampled_from(["\n", "\r\n"])))
    encodings = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
    data = text.encode(draw(st.sampled_from(encodings)))
    return data, [int(moment.timestamp() * 1000) for moment in moments], zone


@given(dialects())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_dialect_gives_the_same_calls(
    tmp_path: Path, made: tuple[bytes, list[int], str]
) -> None:
    data, times, zone = made
    rows = list(export(tmp_path, data, zone=zone).rows())
    calls = [row.call for row in rows if row.call]
    assert [row.fault for row in rows] == [""] * len(times)
    assert [call.started_at for call in calls] == [Present(time) for time in times]
    assert [call.id for call in calls] == [f"call {number}" for number in range(len(times))]
    assert [call.variables["optimizely_conversion"] for call in calls] == [
        url(number) for number in range(len(times))
    ]


@given(st.binary(max_size=300))
@example(b'Call Id,Started,Duration,Conversion\n\x00,\xff,"')
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_become_rows_or_an_error(tmp_path: Path, data: bytes) -> None:
    try:
        results = [row.call or row.fault for row in export(tmp_path, data, {}).rows()]
    except ValueError as error:
        results = [str(error)]
    assert all(results)


def test_a_large_export_is_not_kept_in_memory(tmp_path: Path) -> None:
    count = 2_000
    with (tmp_path / "calls.csv").open("w", newline="") as text:
        writer = csv.writer(text)
        writer.writerow([*HEADER, "Notes"])
        writer.writerows(
            [f"n{number}", TIME, "185", url(number), "x" * 8000] for number in range(count)
        )
    size = (tmp_path / "calls.csv").stat().st_size
    tracemalloc.start()
    try:
        found = read_export(tmp_path / "calls.csv", CONFIG, COLUMNS)
        assert sum(row.call is not None for row in found.rows()) == count
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < size / 4
