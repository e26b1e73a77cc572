"""A relay in a process of its own, which may be killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

SECRET = "a-secret-for-the-benchmarks"  # noqa: S105 - made up
CONFIG = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


class Relay:
    """`snippetgen relay` for one configuration of CTM, delivering to `endpoint`."""

    def __init__(self, folder: Path, endpoint: str, *options: str, config: str = CONFIG) -> None:
        (folder / "ctm.toml").write_text(config, encoding="utf-8")
        self.port, self.status_port = free_port(), free_port()
        self.log = folder / "relay.log"
        self._command = [
            *(sys.executable, "-c", "from snippetgen.cli import main; main()", "relay"),
            *(str(folder / "ctm.toml"), "--data", str(folder / "data"), "--endpoint", endpoint),
            *("--port", str(self.port), "--status-port", str(self.status_port)),
            *("--rate", "100000", *options),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where calls go."""
        return f"http://127.0.0.1:{self.port}/calls/ctm/{SECRET}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stderr=log, env={**os.environ, "SNIPPETGEN_SECRET_CTM": SECRET}
            )
        for _ in range(600):
            with contextlib.suppress(httpx.HTTPError):
                self.health()
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"the relay does not start: {self.log.read_text()[-2000:]}")

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Send it a signal and wait for its end."""
        if self._process:
            self._process.send_signal(number)
            self._process.wait(60)

    def health(self) -> dict[str, int]:
        """Count calls by state."""
        answer = httpx.get(f"http://127.0.0.1:{self.status_port}/health", trust_env=False)
        counts: dict[str, int] = answer.json()
        return counts

    def wait_until_settled(self) -> dict[str, int]:
        """Wait until no call is pending or being sent."""
        while (health := self.health())["pending"] or health["sending"]:
            time.sleep(0.1)
        return health

    def memory(self) -> int:
        """Tell how many bytes it occupies."""
        pid = self._process.pid if self._process else 0
        pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGESIZE")


def free_port() -> int:
    """Find a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
