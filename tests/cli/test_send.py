from __future__ import annotations

import csv
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from snippetgen_harness.servers import serve

from snippetgen.cli import main
from tests.relay.optimizely import Optimizely
from tests.relay.orders import URL, activity

CONFIG = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n[calls]\nmin_duration = 10\n'


@pytest.fixture
def optimizely() -> Iterator[Optimizely]:
    server = Optimizely()
    with serve(server) as port:
        server.address = f"http://127.0.0.1:{port}"
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


MAPPING = ["id=Call Id", "time=Started", "duration=Seconds", "url=Conversion"]
OPTIONS = [option for pair in MAPPING for option in ("--map", pair)]
REFUSED = ["4", "", "unreadable", "the call has no id: there is nothing at Call Id"]


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


def test_the_same_export_again_sends_nothing(
    folder: Path, export: Path, optimizely: Optimizely
) -> None:
    send(folder, export, optimizely, *OPTIONS)
    first = rows(export)
    send(folder, export, optimizely, *OPTIONS)
    assert rows(export) == first
    assert len(optimizely.queries) == 1


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


def test_what_was_stopped_goes_on_where_it_was(folder: Path, optimizely: Optimizely) -> None:
    file = folder / "calls.jsonl"
    file.write_bytes(b"\n".join(activity(number) for number in range(400)))
    command = [sys.executable, "-c", "from snippetgen.cli import main; main()"]
    process = subprocess.Popen(
        [*command, *arguments(folder, file, optimizely)], stderr=subprocess.PIPE
    )
    while len(optimizely.queries) < 20:
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert b"the same command goes on from here" in told
    stopped = Counter(row[2] for row in rows(file))
    assert stopped["pending"] > 0
    assert stopped.total() == 400
    result = send(folder, file, optimizely)
    assert result.exit_code == 0, result.output
    assert Counter(row[2] for row in rows(file)) == {"delivered": 400}
    assert len(set(optimizely.queries)) == len(optimizely.queries) == 400


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--map", "id"], 2, "--map id is not of the form FACT=COLUMN."),
        (["--map", "colour=x"], 1, "'colour' cannot be mapped: known are id, time, duration"),
        (["--config", "none.toml"], 1, "none.toml: no such file."),
    ],
)
def test_wrong_use_is_told(
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
