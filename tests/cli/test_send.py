from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from snippetgen.cli import main
from snippetgen.relay.ops.backfill import WORKERS
from snippetgen.relay.store.store import DeliveryStore
from tests.patience import PATIENCE
from tests.relay.deliveries import URL, activity, delivery
from tests.relay.optimizely import Optimizely, optimizely_server

CONFIG = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n[calls]\nmin_duration = 10\n'


@pytest.fixture
def optimizely() -> Iterator[Optimizely]:
    with optimizely_server() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "snippet.toml").write_text(CONFIG)
    return tmp_path


def arguments(folder: Path, file: Path, server: Optimizely, *options: str) -> list[str]:
    return [
        *("send", str(file), "--config", str(folder / "snippet.toml")),
        *("--data", str(folder / "data"), "--endpoint", server.address, *options),
    ]


def send(folder: Path, file: Path, server: Optimizely, *options: str) -> Result:
    return CliRunner().invoke(main, arguments(folder, file, server, *options))


def rows(file: Path) -> list[list[str]]:
    with file.with_name(f"{file.name}.results.csv").open(newline="") as results:
        return list(csv.reader(results))[1:]


@pytest.fixture
def export(folder: Path) -> Path:
    file = folder / "calls.csv"
    lines = [
        ["Call Id", "Started", "Seconds", "Conversion"],
        ["a", "2026-11-24T10:00:00Z", "30", URL],
        ["b", "2026-11-24T11:00:00Z", "3", URL],
        ["", "2026-11-24T12:00:00Z", "30", URL],
        ["a", "2026-11-24T10:00:00Z", "30", URL],
        ["c", "2026-11-24T13:00:00Z", "30", ""],
    ]
    with file.open("w", newline="") as text:
        csv.writer(text).writerows(lines)
    return file


TIME = r"[-0-9]{10}T[:0-9]{8}\+00:00"
MAPPING = ["id=Call Id", "time=Started", "duration=Seconds", "url=Conversion"]
OPTIONS = [option for pair in MAPPING for option in ("--map", pair)]
REFUSED = ["4", "", "unreadable", "the call has no id: Call Id is empty or missing"]


def test_each_line_of_an_export_has_an_outcome(
    folder: Path, export: Path, optimizely: Optimizely
) -> None:
    result = send(folder, export, optimizely, *OPTIONS)
    assert result.exit_code == 1, result.output
    assert rows(export) == [
        ["2", "a", "delivered", "status_200"],
        ["3", "b", "not_counted", "too_short"],
        REFUSED,
        ["5", "a", "delivered", "status_200"],
        ["6", "c", "not_counted", "no_conversion"],
    ]
    assert optimizely.queries == [f"{URL.partition('?')[2]}&time=1795514400"]
    assert result.stdout == "delivered: 2\nnot_counted: 2\nunreadable: 1\n"


def test_sending_an_export_again_sends_nothing_and_reports_when_it_was_delivered(
    folder: Path, export: Path, optimizely: Optimizely
) -> None:
    send(folder, export, optimizely, *OPTIONS)
    first = rows(export)
    result = send(folder, export, optimizely, *OPTIONS)
    again = rows(export)
    assert [row[2] for row in again] == [
        "known" if row[2] == "delivered" else row[2] for row in first
    ]
    assert re.fullmatch(rf"known since {TIME}, delivered {TIME}", again[0][3])
    assert result.stdout == "known: 2\nnot_counted: 2\nunreadable: 1\n"
    assert len(optimizely.queries) == 1


def test_json_has_the_number_of_lines_by_outcome(
    folder: Path, export: Path, optimizely: Optimizely
) -> None:
    result = send(folder, export, optimizely, *OPTIONS, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "ok": False,
        "stopped": False,
        "counts": {"delivered": 2, "not_counted": 2, "unreadable": 1},
        "results": f"{export}.results.csv",
    }


def test_a_known_call_of_another_visitor_is_a_conflict(
    folder: Path, export: Path, optimizely: Optimizely
) -> None:
    head, first, *_ = export.read_text().splitlines()
    export.write_text(f"{head}\n{first}\n")
    assert send(folder, export, optimizely, *OPTIONS).exit_code == 0
    export.write_text(f"{head}\n{first.replace('oeu1', 'oeu2')}\n")
    result = send(folder, export, optimizely, *OPTIONS)
    assert (result.exit_code, result.stdout) == (1, "conflict: 1\n")
    ((*_, reason),) = rows(export)
    assert re.fullmatch(
        rf"conflicting_id: known since {TIME} for another visitor, delivered {TIME}", reason
    )
    store = DeliveryStore(f"sqlite:///{folder / 'data' / 'calls.db'}")
    assert [each.reason for each in store.rejections.find("a")] == ["conflicting_id"]
    store.close()
    assert len(optimizely.queries) == 1


def test_calls_that_do_not_count_can_be_found_in_the_store(
    folder: Path, export: Path, optimizely: Optimizely
) -> None:
    send(folder, export, optimizely, *OPTIONS)
    store = DeliveryStore(f"sqlite:///{folder / 'data' / 'calls.db'}")
    found = store.rejections.latest(10)
    assert {(each.call_id, each.reason) for each in found} == {
        ("b", "too_short"),
        ("c", "no_conversion"),
    }
    store.close()


def test_a_dry_run_sends_nothing(folder: Path, export: Path, optimizely: Optimizely) -> None:
    send(folder, export, optimizely, *OPTIONS, "--dry-run")
    assert Counter(row[2] for row in rows(export))["would_send"] == 2
    assert optimizely.queries == []
    assert not (folder / "data").exists()


def test_lines_of_json_are_notifications(folder: Path, optimizely: Optimizely) -> None:
    file = folder / "calls.jsonl"
    file.write_bytes(b"\n".join([activity(1), b"[1]", activity(2)]))
    send(folder, file, optimizely)
    assert [row[2] for row in rows(file)] == ["delivered", "unreadable", "delivered"]


def test_the_same_command_continues_after_a_stop(folder: Path, optimizely: Optimizely) -> None:
    file = folder / "calls.jsonl"
    file.write_bytes(b"\n".join(activity(number) for number in range(150)))
    command = [sys.executable, "-c", "from snippetgen.cli import main; main()"]
    optimizely.limit = 20
    process = subprocess.Popen(
        [*command, *arguments(folder, file, optimizely)], stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    while optimizely.answered < 20:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)  # for Ctrl-C: test_send_stop
    assert process.stderr.readline().startswith(b"Stopping")
    begun = len(optimizely.queries)
    optimizely.limit = None
    _, errors = process.communicate(timeout=PATIENCE)
    assert b"Run the same command again to continue." in errors
    stopped = Counter(row[2] for row in rows(file))
    assert 20 <= stopped["delivered"] <= begun + WORKERS
    assert stopped.total() == 150
    assert set(stopped) == {"delivered", "pending"}
    result = send(folder, file, optimizely)
    assert result.exit_code == 0, result.output
    assert Counter(row[2] for row in rows(file)) == {"known": 150}
    assert len(set(optimizely.queries)) == len(optimizely.queries) == 150


def test_a_malformed_line_does_not_end_the_export(folder: Path, export: Path) -> None:
    text = export.read_text()
    export.write_text(
        text.replace('"30"', "30") + f"x,{'9' * 1_100_000},1,\n" + text.split("\n")[1]
    )
    options = ["--config", str(folder / "snippet.toml"), "--dry-run", *OPTIONS]
    CliRunner().invoke(main, ["send", str(export), *options])
    assert [row[2] for row in rows(export)][-2:] == ["unreadable", "would_send"]


def test_a_call_without_a_time_is_refused(
    folder: Path, export: Path, optimizely: Optimizely
) -> None:
    export.write_text(export.read_text().replace("2026-11-24T10:00:00Z", "11/24/2026 10 AM"))
    send(folder, export, optimizely, *OPTIONS)
    assert optimizely.queries == []
    outcome, reason = rows(export)[0][2:]
    assert outcome == "unreadable"
    assert reason.startswith('unreadable_time: Started is "11/24/2026 10 AM": ')


def test_an_export_of_a_vendor_without_notifications_is_read(folder: Path, export: Path) -> None:
    config = folder / "calltouch.toml"
    config.write_text('vendor = "calltouch"\ngoal = "phone_call_conversion"\n')
    options = ["send", str(export), "--config", str(config), "--dry-run", *OPTIONS]
    result = CliRunner().invoke(main, options)
    assert result.stdout == "not_counted: 1\nunreadable: 1\nwould_send: 3\n"


def test_a_rule_needs_a_column_if_the_vendor_field_is_unknown(folder: Path, export: Path) -> None:
    config = folder / "roistat.toml"
    config.write_text('vendor = "roistat"\ngoal = "g"\n[calls]\ntags = ["sale"]\n')
    options = ["send", str(export), "--config", str(config), "--dry-run", *OPTIONS]
    result = CliRunner().invoke(main, options)
    assert result.exit_code == 1
    assert "calls.tags: it is not established which field of Roistat has this; " in result.stderr
    head, *lines = export.read_text().splitlines()
    export.write_text("\n".join([f"{head},Tags", *(f"{line},other" for line in lines)]))
    result = CliRunner().invoke(main, [*options, "--map", "tags=Tags"])
    assert [row[3] for row in rows(export)][:2] == ["no_tag", "no_tag"]


def test_calls_of_other_configurations_are_left_to_the_relay(
    folder: Path, export: Path, optimizely: Optimizely
) -> None:
    (folder / "data").mkdir()
    store = DeliveryStore(f"sqlite:///{folder / 'data' / 'calls.db'}")
    store.accept([delivery(1, source="other")], time.time())
    send(folder, export, optimizely, *OPTIONS)
    assert store.counts() == {("pending", ""): 1, ("delivered", "status_200"): 1}
    store.close()


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--map", "id"], 2, "--map id does not have the form FACT=COLUMN."),
        (["--map", "colour=x"], 1, "'colour' cannot be mapped; allowed: id, time, duration"),
        (["--config", "none.toml"], 1, "none.toml: no such file."),
        (["--time-zone", "Nowhere"], 1, '"Nowhere" is not a time zone such as UTC, +02:00 or'),
        (["--time-format", "%H"], 1, 'time format is "%H": it needs a day, a month and a year'),
        (["--map", "id=!Call Id"], 1, "id is '!Call Id': only answered and first_time take a !"),
        (["--endpoint", "fake"], 1, "endpoint is 'fake': it must have the form http://HOST:PORT"),
        (["--dry-run", "--results", "/proc/none/x"], 1, "cannot write /proc/none/x: No such"),
    ],
)
def test_wrong_use_is_reported(
    folder: Path,
    export: Path,
    optimizely: Optimizely,
    options: list[str],
    code: int,
    message: str,
) -> None:
    result = send(folder, export, optimizely, *options)
    assert result.exit_code == code
    assert message in result.stderr


def test_a_missing_column_is_reported_with_the_existing_ones(
    folder: Path, optimizely: Optimizely
) -> None:
    file = folder / "calls.csv"
    file.write_text("Call Id,Started\nc1,2026-11-20T10:00:00Z\n")
    result = send(folder, file, optimizely, "--map", "id=Nope")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: there is no column 'Nope': the file has Call Id, Started\n",
    )
    result = send(folder, file, optimizely, "--map", "id=Cal Id")
    assert result.stderr.endswith("the file has Call Id, Started; did you mean 'Call Id'?\n")
    assert not (folder / "calls.csv.results.csv").exists()


def test_a_dry_run_shows_the_first_rows_as_they_are_read(folder: Path, export: Path) -> None:
    options = ["--config", str(folder / "snippet.toml"), "--dry-run", *OPTIONS]
    result = CliRunner().invoke(main, ["send", str(export), *options])
    shown = [line.split() for line in result.stderr.splitlines()]
    assert "calls.csv: UTF-8, delimiter comma, header in row 1." in result.stderr
    assert ["2", "a", "2026-11-24", "10:00:00", "UTC", "30", "s"] in [row[:7] for row in shown]
    assert "unreadable: the call has no id" in result.stderr


def test_times_are_read_with_the_zone_and_the_format_that_options_name(
    folder: Path, export: Path, optimizely: Optimizely
) -> None:
    head, first, *_ = export.read_text().splitlines()
    export.write_text(f"{head}\n{first.replace('2026-11-24T10:00:00Z', '03/04/2026 10:00')}\n")
    result = send(folder, export, optimizely, *OPTIONS)
    ((*_, outcome, reason),) = rows(export)
    assert (result.exit_code, outcome) == (1, "unreadable")
    assert reason == (
        'unreadable_time: Started is "03/04/2026 10:00": it may be 2026-03-04 or 2026-04-03; '
        'use --time-format "%d/%m/%Y %H:%M" or "%m/%d/%Y %H:%M" to choose one.'
    )
    zone = ["--time-zone", "America/New_York", "--time-format", "%d/%m/%Y %H:%M"]
    assert send(folder, export, optimizely, *OPTIONS, *zone).exit_code == 0
    assert optimizely.queries[0].endswith("&time=1775224800")


def test_the_results_run_no_formula_in_a_spreadsheet(folder: Path, export: Path) -> None:
    head, first, *_ = export.read_text().splitlines()
    formulas = ["=cmd|' /C calc'!A0", "+49301", "-2+3", "@SUM(1)"]
    lines = [first.replace("a,", f"{formula},", 1) for formula in formulas]
    export.write_text("\n".join([head, *lines]))
    options = ["--config", str(folder / "snippet.toml"), "--dry-run", *OPTIONS]
    CliRunner().invoke(main, ["send", str(export), *options])
    assert [row[1] for row in rows(export)] == [f"'{formula}" for formula in formulas]


def test_a_time_in_the_future_is_unreadable(folder: Path, export: Path) -> None:
    export.write_text(export.read_text().replace("2026-11-24T10", "2126-11-24T10"))
    options = ["--config", str(folder / "snippet.toml"), "--dry-run", *OPTIONS]
    CliRunner().invoke(main, ["send", str(export), *options])
    assert "2126-11-24 10:00 UTC is in the future" in rows(export)[0][3]


@pytest.mark.skipif(sys.platform == "win32", reason="has no named pipes")
def test_an_export_may_be_a_pipe(folder: Path, export: Path) -> None:
    content = export.read_bytes()
    pipe = folder / "pipe.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(content,))
    writer.start()
    options = ["--config", str(folder / "snippet.toml"), "--dry-run", *OPTIONS]
    CliRunner().invoke(main, ["send", str(pipe), *options])
    writer.join()
    assert [row[1] for row in rows(pipe)] == ["a", "b", "", "a", "c"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (["snippet.toml", "calls.csv"], "is a configuration. Name it with --config"),
        (["calls.csv", "more.csv"], "Got more than one file: more.csv."),
    ],
)
def test_files_without_calls_are_refused(
    folder: Path, export: Path, files: list[str], message: str
) -> None:
    made = CliRunner().invoke(main, ["send", *(str(export.parent / files[0]), *files[1:])])

    assert made.exit_code == 2
    assert message in " ".join(made.stderr.split())
    assert sorted(folder.glob("*.results.csv")) == []


def test_the_error_for_a_file_without_a_readable_line_names_its_columns(
    folder: Path, export: Path, optimizely: Optimizely
) -> None:
    assert "use --map" in send(folder, export, optimizely, "--dry-run").stderr
    assert "use --map" not in send(folder, export, optimizely, "--dry-run", *OPTIONS).stderr
