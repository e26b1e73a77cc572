from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from benchmarks.relay.chaos import FAKETIME
from benchmarks.relay.kills import notification
from benchmarks.relay.process import Relay
from snippetgen.relay.store.store import DeliveryStore


@pytest.mark.exhaustive
@pytest.mark.skipif(FAKETIME is None, reason="on Debian: apt-get install libfaketime")
def test_a_call_is_not_too_old_when_it_arrives_even_if_the_clock_was_set_back(
    tmp_path: Path,
) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0")
    relay = Relay(tmp_path, "http://127.0.0.1:1", "--role", "server")
    relay.environment |= {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    began = time.time()
    relay.start()
    try:
        clock.write_text("-4d")
        health = f"http://127.0.0.1:{relay.status_port}/health"
        while httpx.get(health).json()["checks"]["clock"] == "ok":
            pass
        httpx.post(relay.address(), content=notification(1)).raise_for_status()
    finally:
        relay.stop()
    store = DeliveryStore(f"sqlite:///{tmp_path / 'data' / 'calls.db'}")
    (stored,) = store.find_call("1")
    store.close()
    assert stored.accepted_at >= began
