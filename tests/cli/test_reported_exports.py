"""Exports that went wrong in practice, with made-up ids, and the correct result of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from tests.cli.test_send import rows, send
from tests.relay.deliveries import URL
from tests.relay.optimizely import optimizely_server

CALLRAIL = 'vendor = "callrail"\ngoal = "phone_call_conversion"\n[calls]\nmin_duration = 60\n'
RINGBA = 'vendor = "ringba"\ngoal = "phone_call_conversion"\n[calls]\n'

HEADER = "Call Id,Started,Duration,Conversion"
TIME = "2026-11-27T15:05:00Z"
FIRST, SECOND = (URL.replace("oeu1r0.5", f"oeu{number}r0.5") for number in (1, 2))
MAPPING = ["id=Call Id", "time=Started", "duration=Duration", "url=Conversion"]
OPTIONS = [option for pair in MAPPING for option in ("--map", pair)]


def outcomes(
    folder: Path, config: str, content: str, encoding: str = "utf-8", options: list[str] = OPTIONS
) -> tuple[int, list[list[str]]]:
    """Return the exit code of a dry run, and call, outcome and reason of each row."""
    (folder / "shop.toml").write_text(config)
    file = folder / "calls.csv"
    file.write_bytes(content.replace("\n", "\r\n").encode(encoding))
    arguments = ["send", str(file), "--config", str(folder / "shop.toml"), "--dry-run", *options]
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, [row[1:] for row in rows(file)]


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8"), (",", "utf-16")])
def test_long_ids_in_another_dialect_are_sent(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    content = (
        f"{HEADER}\n1234567890123450,{TIME},185,{FIRST}\n"
        f"1234567890123451,2026-11-27T15:06:00Z,190,{SECOND}\n"
    )
    code, found = outcomes(tmp_path, CALLRAIL, content.replace(",", delimiter), encoding)
    assert (code, [row[:2] for row in found]) == (
        0,
        [["1234567890123450", "would_send"], ["1234567890123451", "would_send"]],
    )


def test_times_in_the_formats_of_vendors_are_delivered(tmp_path: Path) -> None:
    times = {
        TIME: 1795791900,
        "2026-11-27 15:05:00 UTC": 1795791900,
        "11/27/2026 3:05 PM": 1795791900,
        "27.11.2026 15:05": 1795791900,
        "2026-11-27 15:05:00 America/New_York": 1795809900,
        "1795791900": 1795791900,
    }
    lines = [f'"T{n}","{time}","185","{FIRST}"' for n, time in enumerate(times)]
    (tmp_path / "snippet.toml").write_text(CALLRAIL)
    file = tmp_path / "calls.csv"
    file.write_text("\r\n".join([HEADER, *lines]), newline="")
    with optimizely_server() as server:
        result = send(tmp_path, file, server, *OPTIONS)
        sent = sorted(int(query.rpartition("&time=")[2]) for query in server.queries)
    assert (result.exit_code, result.stdout) == (0, "delivered: 6\n")
    assert sent == sorted(times.values())


def test_ids_that_a_spreadsheet_rounded_are_refused(tmp_path: Path) -> None:
    content = (
        f"{HEADER}\n1.23457E+15,{TIME},185,{FIRST}\n1.23457E+15,2026-11-27T15:06:00Z,190,{SECOND}\n"
    )
    code, found = outcomes(tmp_path, CALLRAIL, content)
    assert (code, [row[1] for row in found]) == (1, ["unreadable", "unreadable"])
    assert 'Call Id is "1.23457E+15": a spreadsheet has rounded it' in found[0][2]


def test_two_calls_under_one_id_are_refused(tmp_path: Path) -> None:
    content = (
        f"{HEADER}\n1234567890123450,{TIME},185,{FIRST}\n"
        f"1234567890123450,2026-11-27T15:06:00Z,190,{SECOND}\n"
    )
    code, found = outcomes(tmp_path, CALLRAIL, content)
    assert (code, [row[1] for row in found]) == (1, ["unreadable", "unreadable"])
    assert "line 3 has another conversion and an id that a spreadsheet rounded" in found[0][2]
    assert "line 2 has another conversion and an id that a spreadsheet rounded" in found[1][2]


def test_durations_of_three_minutes_are_long_enough_in_every_form(tmp_path: Path) -> None:
    durations = ["185", "185.0", "00:03:05", "3:05", "185 s"]
    lines = [f'"D{n}","{TIME}","{text}","{FIRST}"' for n, text in enumerate(durations)]
    code, found = outcomes(tmp_path, CALLRAIL, "\n".join([HEADER, *lines]))
    assert (code, {row[1] for row in found}) == (0, {"would_send"})


def test_a_row_with_unreadable_revenue_is_reported(tmp_path: Path) -> None:
    amounts = ["19.99", "$1,234.50", "USD 19.99", "19,99", "1.234,50 €", "1.234", "some"]
    lines = [f'R{n},{TIME},"{text}",{FIRST}' for n, text in enumerate(amounts)]
    content = "\n".join(["call_id,time,revenue,optimizely_conversion", *lines])
    code, found = outcomes(tmp_path, f'{RINGBA}revenue = "call"\n', content, options=[])
    assert (code, [row[1] for row in found]) == (1, ["would_send"] * 5 + ["unreadable"] * 2)
    assert found[6][2].startswith('unreadable_revenue: revenue is "some": ')


def test_calls_that_nobody_answered_do_not_count(tmp_path: Path) -> None:
    words = ["Answered", "Missed", "Abandoned", "perhaps"]
    lines = [f"A{n},{TIME},{word},{FIRST}" for n, word in enumerate(words)]
    content = "\n".join(["call_id,time,answered,optimizely_conversion", *lines])
    code, found = outcomes(tmp_path, RINGBA, content, options=[])
    assert (code, [row[1] for row in found]) == (
        1,
        ["would_send", "not_counted", "not_counted", "unreadable"],
    )
