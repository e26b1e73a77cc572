"""A relay of a fleet, in its own process."""

from __future__ import annotations

import time
from pathlib import Path

import httpx

from benchmarks.relay.killing import notification
from benchmarks.relay.process import SECRET, Relay
from tests.config.fleet.fleets import write_fleet

OTHER = "another-secret-of-the-fleet"
BASE = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


def test_a_relay_takes_changed_rows_without_a_restart_and_logs_no_secret(tmp_path: Path) -> None:
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
