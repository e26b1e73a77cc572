"""A relay of a fleet, in its own process."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
from snippetgen_harness.net.servers import serve

from benchmarks.relay.destination import Destination
from benchmarks.relay.kills import notification
from benchmarks.relay.process import SECRET, Relay
from tests.config.fleet.fleets import write_fleet

OTHER = "another-secret-of-the-fleet"
BASE = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


def test_a_relay_applies_changed_rows_without_a_restart_and_logs_no_secret(tmp_path: Path) -> None:
    def table(rows: str) -> None:
        write_fleet(tmp_path, f"name,goal,key\n{rows}", 'secret = "key"', BASE)

    def reason(number: int, name: str, secret: str = SECRET) -> str:
        answer = httpx.post(relay.address(name, f"/{secret}"), content=notification(number))
        return str(answer.json().get("reason", answer.status_code))

    table(f"a,,{SECRET}\nb,,{SECRET}\n")
    fleet = str(tmp_path / "fleet.toml")
    relay = Relay(tmp_path, "http://127.0.0.1:1", fleet, "--role", "server", configs={})
    relay.start()
    try:
        assert (reason(1, "a"), reason(1, "b"), reason(1, "c")) == ("counted", "counted", "404")
        table(f"a,another_goal,{SECRET}\nc,,{OTHER}\nd,,x-short\n")
        while reason(2, "c", OTHER) == "404":
            time.sleep(0.05)
        assert (reason(3, "a"), reason(3, "c")) == ("pinned_mismatch", "403")
        assert reason(3, "b") == "counted"  # the wrong row may have been this one
        table(f"a,another_goal,{SECRET}\nc,,{OTHER}\n")
        while reason(4, "b") != "404":
            time.sleep(0.05)
    finally:
        relay.stop()
    log = relay.log.read_text("utf-8")
    assert "shops.csv:4:4: key: its secret is shorter than 16 characters." in log
    assert [each for each in (SECRET, OTHER, "x-short") if each in log] == []


def test_calls_of_a_removed_row_are_still_delivered_and_the_option_queue_has_no_effect(
    tmp_path: Path,
) -> None:
    fleet = str(tmp_path / "fleet.toml")
    table = f"name,goal,key\na,,{SECRET}\n"
    write_fleet(tmp_path, f"{table}b,,{SECRET}\n", 'secret = "key"', BASE)
    server = Relay(tmp_path, "http://127.0.0.1:1", fleet, "--role", "server", configs={})
    server.start()
    try:
        assert (
            httpx.post(server.address("b"), content=notification(1)).json()["status"] == "accepted"
        )
    finally:
        server.stop()
    write_fleet(tmp_path, table, 'secret = "key"', BASE)

    destination = Destination()
    with serve(destination) as port:
        queue = ("--queue", "redis://127.0.0.1:1")
        relay = Relay(tmp_path, f"http://127.0.0.1:{port}", fleet, *queue, configs={})
        relay.start()
        try:
            assert httpx.post(relay.address("b"), content=notification(2)).status_code == 404
            relay.wait_until_settled()
        finally:
            relay.stop()

    assert sum(destination.arrived.values()) == 1
