"""Ctrl-C and SIGTERM at every step of `snippetgen send`."""

from __future__ import annotations

import csv
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from snippetgen.cli import main
from snippetgen.relay.ops.backfill_results import Results
from snippetgen.relay.store.delivery_queue import DeliveryQueue
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.deliveries import activity
from tests.relay.optimizely import Optimizely, optimizely_server

CALLS = 3

STEPS = [
    (DeliveryStore, "accept", signal.SIGINT),
    (DeliveryStore, "find", signal.SIGTERM),
    (Results, "write", signal.SIGINT),
]


@pytest.fixture(scope="module")
def optimizely() -> Iterator[Optimizely]:
    with optimizely_server() as server:
        yield server


@pytest.fixture
def send(tmp_path: Path, optimizely: Optimizely) -> Callable[[], Result]:
    optimizely.queries.clear()
    config, export = tmp_path / "snippet.toml", tmp_path / "calls.jsonl"
    config.write_text('vendor = "ctm"\ngoal = "phone_call_conversion"\n')
    export.write_bytes(b"\n".join(activity(number) for number in range(CALLS)))
    data = ["--data", str(tmp_path / "data"), "--endpoint", optimizely.address]
    return lambda: CliRunner().invoke(
        main, ["send", str(export), "--config", str(config), *data], catch_exceptions=False
    )


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return tmp_path / "calls.jsonl.results.csv"


def interrupt_in(
    monkeypatch: pytest.MonkeyPatch, step: tuple[type, str], signals: list[signal.Signals]
) -> None:
    """Raise the next signal of a list whenever a step begins, until the list is empty."""
    original = getattr(*step)

    def interrupted(*arguments: object, **options: object) -> object:
        if signals:
            signal.raise_signal(signals.pop())
        return original(*arguments, **options)

    monkeypatch.setattr(*step, interrupted)


@pytest.mark.parametrize(("owner", "step", "number"), STEPS, ids=[each[1] for each in STEPS])
def test_every_row_has_one_outcome_whenever_the_user_stops(
    send: Callable[[], Result],
    results: Path,
    optimizely: Optimizely,
    monkeypatch: pytest.MonkeyPatch,
    owner: type,
    step: str,
    number: signal.Signals,
) -> None:
    interrupt_in(monkeypatch, (owner, step), [number])
    result = send()
    assert result.exit_code == 1
    assert "Run the same command again to continue." in result.stderr
    with results.open(newline="") as text:
        rows = list(csv.DictReader(text))
    assert [row["line"] for row in rows] == ["1", "2", "3"]
    assert {row["outcome"] for row in rows} <= {"delivered", "pending"}
    assert send().exit_code == 0
    assert len(set(optimizely.queries)) == len(optimizely.queries) == CALLS


def test_a_second_interrupt_ends_the_command_without_results(
    send: Callable[[], Result], results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt_in(monkeypatch, (DeliveryStore, "find"), [signal.SIGINT, signal.SIGINT])
    result = send()
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, "Aborted!")
    assert not results.exists()
    assert send().exit_code == 0


def test_a_pause_that_optimizely_asks_for_is_announced_with_its_end(
    monkeypatch: pytest.MonkeyPatch, send: Callable[[], Result], optimizely: Optimizely
) -> None:
    optimizely.answers = [(503, {"Retry-After": "1800"})] * CALLS
    monkeypatch.setattr("snippetgen.relay.ops.backfill.PAUSE_CHECK_INTERVAL", 0)
    original = DeliveryQueue.long_pauses

    def stop_at_a_pause(*arguments: Any) -> dict[str, float]:  # noqa: ANN401
        if found := original(*arguments):
            signal.raise_signal(signal.SIGINT)
        return found

    monkeypatch.setattr(DeliveryQueue, "long_pauses", stop_at_a_pause)
    result = send()
    optimizely.answers = []
    (line,) = [each for each in result.stderr.splitlines() if each.startswith("Waiting")]
    host = "https://1234567890.log.optimizely.com"
    assert re.match(rf"Waiting until \S+ \S+ UTC, because {host} has asked", line), line
    assert result.exit_code == 1
