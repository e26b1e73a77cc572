"""A relay in its own process, which may be killed and restarted."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from benchmarks.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRET = "a-secret-for-the-benchmarks"  # noqa: S105 - made up
PATIENCE = 500
"""Seconds to wait for a response or for the end of the process. Only a hang takes so long."""

CONFIGS = {"ctm": 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'}


class Relay:
    """`snippetgen relay` for configurations by name, delivering to `endpoint`."""

    def __init__(
        self, folder: Path, endpoint: str, *options: str, configs: Mapping[str, str] = CONFIGS
    ) -> None:
        self.port, self.status_port = free_port(), free_port()
        self.log = folder / "relay.log"
        files = [folder / f"{name}.toml" for name in configs]
        for file, text in zip(files, configs.values(), strict=True):
            file.write_text(text, encoding="utf-8")
        variables = (f"SNIPPETGEN_SECRET_{n.upper().replace('-', '_')}" for n in configs)
        self.environment = {**os.environ, **dict.fromkeys(variables, SECRET)}
        self.command = [
            *(sys.executable, "-c", "from snippetgen.cli import main; main()", "relay"),
            *(*map(str, files), "--data", str(folder / "data"), "--endpoint", endpoint),
            *("--port", str(self.port), "--status-port", str(self.status_port)),
            *("--rate", "100000", *options),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, name: str = "ctm", tail: str = f"/{SECRET}") -> str:
        """Return the URL for a configuration's calls. If the vendor signs them, `tail` is empty."""
        return f"http://127.0.0.1:{self.port}/calls/{name}{tail}"

    def start(self) -> None:
        """Start the process, and wait until it responds."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self.command, stderr=log, env=self.environment)
        while self._process.poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                self.health()
                return
            time.sleep(0.05)
        raise RuntimeError(f"the relay did not start: {self.log.read_text()[-2000:]}")

    def stop(self, number: int = signal.SIGTERM) -> int | None:
        """Send a signal, wait for the process to end, and return its exit status."""
        if self._process is None:
            return None
        self.signal(number)
        return self._process.wait(PATIENCE)

    def signal(self, number: int) -> None:
        """Send a signal."""
        if self._process is not None:
            self._process.send_signal(number)

    def health(self) -> dict[str, Any]:
        """Return the results of the health checks, and the number of calls by state."""
        answer = httpx.get(
            f"http://127.0.0.1:{self.status_port}/health", trust_env=False, timeout=PATIENCE
        )
        found: dict[str, Any] = answer.json()
        return found

    def wait_until_settled(self) -> dict[str, Any]:
        """Wait until no call is pending or being sent; return what `health` returns."""
        while True:
            health = self.health()
            # If they cannot be counted in time, the numbers are 0.
            if health["checks"]["counts"] == "ok" and not health["pending"] + health["sending"]:
                return health
            time.sleep(0.1)

    @property
    def pid(self) -> int:
        """The id of the process; 0 before it starts."""
        return self._process.pid if self._process else 0


def memory(pid: int) -> int:
    """Return the resident memory of a process in bytes."""
    pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGESIZE")


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process in seconds."""
    user, system = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
