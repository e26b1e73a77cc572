"""How long a relay with many sources takes to start, and how much memory it needs."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.relay.process import CONFIGS, SECRET, Relay, cpu_seconds, memory

OWN_VENDOR = CONFIGS["ctm"].replace('"ctm"', '"./own-vendor.toml"')


@dataclass(frozen=True)
class Start:
    """Times are in seconds, memory is in MB."""

    sources: int
    elapsed: float
    processor: float
    memory: float


@dataclass(frozen=True)
class FleetStart(Start):
    """The start of a relay with a fleet, and how long a new row needs to take effect."""

    until_live: float


def measure(sources: int) -> Start:
    """Start a relay with this many configurations, wait until it responds, and stop it."""
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


def measure_fleet(customers: int) -> FleetStart:
    """Start a relay with a fleet whose table has the secrets, add a customer, and stop it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fleet, table = folder / "fleet.toml", folder / "customers.csv"
        fleet.write_text(f'{CONFIGS["ctm"]}[fleet]\nfile = "{table.name}"\nsecret = "key"\n')
        rows = [f"shop{number},{7_000_000_000 + number},{SECRET}" for number in range(customers)]
        table.write_text("\n".join(["name,project_id,key", *rows, ""]))
        arguments = (str(fleet), "--role", "server")
        relay = Relay(folder, "http://127.0.0.1:9", *arguments, configs={})
        began = time.perf_counter()
        relay.start()
        elapsed = time.perf_counter() - began
        processor, size = cpu_seconds(relay.pid), memory(relay.pid) / 1e6
        try:
            changed = folder / "changed.csv"
            changed.write_text(f"{table.read_text()}new,7,{SECRET}\n")
            began = time.perf_counter()
            changed.replace(table)
            while httpx.get(relay.address("new"), trust_env=False).status_code == 404:
                time.sleep(0.02)
            until_live = time.perf_counter() - began
            return FleetStart(customers, elapsed, processor, size, until_live)
        finally:
            relay.stop()
