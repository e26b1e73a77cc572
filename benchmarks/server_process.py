"""Servers in their own processes."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class ServerProcess(NamedTuple):
    """A process that serves on a port of the loopback interface."""

    pid: int
    port: int


@contextmanager
def serving(*arguments: str) -> Iterator[ServerProcess]:
    """Run Python with arguments until the block ends, once it has written its address to stderr.

    Raises RuntimeError if its first line has no address.
    """
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr  # noqa: S101
            line = process.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if address is None:
                raise RuntimeError(f"{' '.join(command)} does not start: {line}")
            yield ServerProcess(process.pid, int(address[1]))
        finally:
            process.terminate()
