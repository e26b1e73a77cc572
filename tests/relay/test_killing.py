from __future__ import annotations

import signal
from pathlib import Path

import httpx
import pytest

from benchmarks.relay.killing import kill_while_calling, notification
from benchmarks.relay.process import Relay
from snippetgen.relay.records import Records


def test_kills_lose_no_call_and_send_none_twice(tmp_path: Path) -> None:
    tally = kill_while_calling(tmp_path, calls=40, kills=2, seed=4)
    assert (tally.accepted, tally.lost, tally.twice) == (40, 0, 0)
    assert tally.delivered + tally.in_doubt == 40


@pytest.mark.parametrize(("role", "number"), [("all", signal.SIGTERM), ("server", signal.SIGINT)])
def test_a_signal_ends_it_gently_and_what_was_accepted_stays(
    tmp_path: Path, role: str, number: int
) -> None:
    relay = Relay(tmp_path, "http://127.0.0.1:1", "--role", role)
    relay.start()
    try:
        assert httpx.post(relay.address(), content=notification(1)).json()["status"] == "accepted"
    finally:
        status = relay.stop(number)
    assert status == 0
    assert "Traceback" not in relay.log.read_text()
    records = Records(f"sqlite:///{tmp_path / 'data' / 'calls.db'}")
    assert sum(records.counts().values()) == 1
    records.close()
