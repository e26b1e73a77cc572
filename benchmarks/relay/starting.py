"""How long a relay with many sources takes to start, and how much memory it needs."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.relay.process import CONFIGS, Relay, cpu_seconds, memory

OWN_VENDOR = CONFIGS["ctm"].replace('"ctm"', '"./own-vendor.toml"')


@dataclass(frozen=True)
class Start:
    """Times are in seconds, memory is in MB."""

    sources: int
    elapsed: float
    processor: float
    memory: float


def measure(sources: int) -> Start:
    """Start a relay with as many configurations, wait until it answers, and stop it."""
    catalogue = Path("snippetgen/vendors/catalogue")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(catalogue / "ctm.toml", folder / "own-vendor.toml")
        configs = {f"shop{number}": OWN_VENDOR for number in range(sources)}
        relay = Relay(folder, "http://127.0.0.1:9", "--role", "server", configs=configs)
        began = time.perf_counter()
        relay.start()
        elapsed = time.perf_counter() - began
        try:
            return Start(sources, elapsed, cpu_seconds(relay.pid), memory(relay.pid) / 1e6)
        finally:
            relay.stop()
