"""The command is killed while it publishes to a bucket."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from snippetgen.publishing.index import read_index
from snippetgen.publishing.object_store import BucketStore
from tests.patience import PATIENCE
from tests.publishing.builds import digits_of, script_of, write_build

NAMES = [f"shop{number}" for number in range(4)]

# The index, three files of each build, three of each alias, and the index.
WRITES = 1 + 2 * 3 * len(NAMES) + 1


class Gate:
    """A proxy in front of a server that passes a number of writes on, and holds the next one."""

    def __init__(self, server: tuple[str, int], passing: int) -> None:
        self.holding = threading.Event()
        self.writes = 0
        self._server = server
        self._passing = passing
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                for ends in ((client, server), (server, client)):
                    threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError), source, target:
            while data := source.recv(65536):
                for _ in re.findall(rb"(?m)^PUT /", data):
                    with self._lock:
                        self.writes += 1
                        held = self.writes > self._passing
                    if held:
                        self.holding.set()
                        return
                target.sendall(data)


@contextmanager
def gate(passing: int) -> Iterator[Gate]:
    url = urlsplit(os.environ["AWS_ENDPOINT_URL"])
    opened = Gate((str(url.hostname), int(url.port or 0)), passing)
    try:
        yield opened
    finally:
        opened.close()


def command(dist: Path, bucket: str, endpoint: str) -> subprocess.Popen[str]:
    code = "from snippetgen.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "publish", str(dist), "--to", bucket, "--json"],
        env={**os.environ, "AWS_ENDPOINT_URL": endpoint},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    "passing",
    [
        pytest.param(1 + 5, marks=pytest.mark.exhaustive, id="builds"),
        pytest.param(1 + 3 * len(NAMES) + 4, id="aliases"),
        pytest.param(WRITES - 1, marks=pytest.mark.exhaustive, id="index"),
    ],
)
def test_a_killed_run_leaves_complete_builds_and_the_next_run_completes_it(
    bucket: str, tmp_path: Path, passing: int
) -> None:
    store = BucketStore(bucket)
    for name in NAMES:
        write_build(tmp_path, name, "new")
    with gate(passing) as proxy, command(tmp_path, bucket, proxy.address) as killed:
        assert proxy.holding.wait(PATIENCE)
        killed.kill()

    customers = read_index(store).customers
    for name in NAMES:
        found = store.read(f"{name}.min.js")
        assert (found.content if found else None) in {None, script_of("new")}
        assert (customers[name].live, customers[name].switching) == (None, digits_of("new"))

    with gate(WRITES) as proxy, command(tmp_path, bucket, proxy.address) as repeated:
        result = json.loads(repeated.communicate(timeout=PATIENCE)[0])
    assert [build["action"] for build in result["builds"]] == ["published"] * len(NAMES)
    for name in NAMES:
        served = store.read(f"{name}.min.js")
        assert served
        assert served.content == script_of("new")
        assert read_index(store).customers[name].live == digits_of("new")
