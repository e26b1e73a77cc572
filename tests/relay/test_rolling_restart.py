from __future__ import annotations

import shutil
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from benchmarks.ports import free_port
from benchmarks.relay.kills import notification
from benchmarks.relay.process import SECRET, Relay

CONFIGURATION = """
defaults
    mode http
    retries 0
    timeout connect 500s
    timeout client 500s
    timeout server 500s
    timeout check 500s
frontend calls
    bind 127.0.0.1:{port}
    default_backend relay
backend relay
    balance roundrobin
    option httpchk GET /readyz
    http-check expect status 200
    default-server check inter 100ms fall 1 rise 1
{servers}
frontend state
    bind 127.0.0.1:{state}
    stats enable
    stats uri /
"""


class Balancer:
    """HAProxy in front of servers. It sends each request to only one server, and repeats none."""

    def __init__(self, servers: list[Relay], folder: Path, program: str) -> None:
        self.port, self._state = free_port(), free_port()
        self._program, self._file = program, folder / "haproxy.cfg"
        lines = [f"    server s{n} 127.0.0.1:{each.port}" for n, each in enumerate(servers)]
        text = CONFIGURATION.format(port=self.port, state=self._state, servers="\n".join(lines))
        self._file.write_text(text.lstrip())

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run it for a block."""
        with subprocess.Popen([self._program, "-db", "-f", str(self._file)]) as process:
            try:
                yield
            finally:
                process.terminate()

    def working(self) -> int:
        """Return the number of servers to which it sends requests."""
        with suppress(httpx.HTTPError):
            table = httpx.get(f"http://127.0.0.1:{self._state}/;csv").text
            return sum(line.startswith("relay,s") and ",UP," in line for line in table.split("\n"))
        return 0


@pytest.mark.exhaustive
def test_no_call_is_refused_while_the_servers_restart_one_after_the_other(
    tmp_path: Path, postgresql_url: str
) -> None:
    program = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if not program:
        pytest.skip("HAProxy is not installed; on Debian: apt-get install haproxy")
    servers = []
    for number in range(2):
        (folder := tmp_path / f"server-{number}").mkdir()
        options = ("--role", "server", "--records", postgresql_url, "--drain", "300")
        servers.append(Relay(folder, "http://127.0.0.1:1", *options))
    balancer = Balancer(servers, tmp_path, program)
    statuses: Counter[int] = Counter()
    numbers, is_over = count(1), threading.Event()

    def call() -> None:
        with httpx.Client() as client:
            while not is_over.is_set():
                url = f"http://127.0.0.1:{balancer.port}/calls/ctm/{SECRET}"
                statuses[client.post(url, content=notification(next(numbers))).status_code] += 1

    with balancer.running(), ExitStack() as stack:
        for server in servers:
            stack.callback(server.stop, signal.SIGKILL)
            server.start()
        while balancer.working() < len(servers):
            pass
        clients = [threading.Thread(target=call) for _ in range(2)]
        for client in clients:
            client.start()
        for server in servers:
            server.signal(signal.SIGTERM)
            while balancer.working() == len(servers):
                pass
            assert server.stop() == 0  # the second signal does not wait
            before = statuses.total()
            while statuses.total() < before + 10:
                pass
            server.start()
            while balancer.working() < len(servers):
                pass
        is_over.set()
        for client in clients:
            client.join()
    assert set(statuses) == {200}
    engine = sa.create_engine(postgresql_url)
    with engine.connect() as connection:
        stored = connection.execute(sa.text("SELECT count(*) FROM calls")).scalar_one()
    engine.dispose()
    assert stored == statuses.total()
