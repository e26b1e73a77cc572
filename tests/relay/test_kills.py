from __future__ import annotations

import json
import signal
import socket
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from benchmarks.ports import free_port
from benchmarks.relay.__main__ import main
from benchmarks.relay.kills import Tally, notification
from benchmarks.relay.process import SECRET, Relay
from snippetgen.relay.store.store import DeliveryStore


def test_a_killed_relay_loses_no_call_and_sends_none_twice() -> None:
    result = CliRunner().invoke(main, ["kills", "--calls", "40", "--kills", "2", "--seed", "4"])
    assert result.exit_code == 0, result.output
    assert {"accepted: 40", "lost: 0", "twice: 0", "kills: 2"} <= set(result.stdout.split("\n"))


def test_a_tally_fails_if_a_call_is_lost_or_sent_twice() -> None:
    sound = Tally(accepted=3, delivered=2, in_doubt=1, lost=0, twice=0, kills=1)
    assert sound.holds
    for fault in ({"lost": 1}, {"twice": 1}, {"delivered": 1}):
        assert not replace(sound, **fault).holds


@pytest.mark.parametrize(("role", "number"), [("all", signal.SIGTERM), ("server", signal.SIGINT)])
def test_a_signal_stops_the_relay_cleanly_and_keeps_accepted_calls(
    tmp_path: Path, role: str, number: int
) -> None:
    relay = Relay(tmp_path, "http://127.0.0.1:1", "--role", role)
    relay.start()
    try:
        assert httpx.post(relay.address(), content=notification(1)).json()["status"] == "accepted"
        with socket.create_connection(("127.0.0.1", relay.port)) as malformed:
            malformed.sendall(b"no HTTP\r\n\r\n")
            assert malformed.recv(12) == b"HTTP/1.1 400"
        live = f"http://127.0.0.1:{relay.status_port}/events"
        with httpx.stream("GET", live) as page:
            lines = page.iter_lines()
            assert "event: parts" in lines  # reads up to it
            status = relay.stop(number)
            assert list(lines)  # the stream has an end
    finally:
        relay.stop(number)
    assert status == 0
    assert_log_is_safe(relay.log)
    store = DeliveryStore(f"sqlite:///{tmp_path / 'data' / 'calls.db'}")
    assert sum(store.counts().values()) == 1
    store.close()


def assert_log_is_safe(log: Path) -> None:
    """After the start, each line is an object with a call id, without secrets and visitors."""
    lines = log.read_text().splitlines()
    objects = [json.loads(line) for line in lines if line.startswith("{")]
    assert lines[-len(objects) :] == [line for line in lines if line.startswith("{")]
    assert {"accepted", "library"} <= {each["event"] for each in objects}
    assert SECRET not in log.read_text()
    assert "oeu1r0.5" not in log.read_text()


def test_the_status_page_is_served_by_address_and_not_by_port(tmp_path: Path) -> None:
    port = free_port()
    ports = ("--port", str(port), "--status-port", str(port))
    relay = Relay(tmp_path, "http://127.0.0.1:1", "--role", "server", "--host", "127.0.0.2", *ports)
    relay.port = relay.status_port = port
    relay.start()
    local = {"Host": "localhost"}
    try:
        assert httpx.get(f"http://127.0.0.1:{relay.port}/", headers=local).status_code == 200
        assert httpx.get(f"http://127.0.0.2:{relay.port}/", headers=local).status_code == 404
    finally:
        relay.stop()
