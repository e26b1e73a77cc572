"""Runs the commands of a page of the documentation."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, chdir
from pathlib import Path
from typing import ClassVar

import httpx
from click.testing import CliRunner

from snippetgen.cli import main

BIN = Path(sys.executable).parent
"""The folder of the programs that the commands name."""


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the code blocks of a page: language and content."""
    return re.findall(r"```(\w+)\n(.*?)```", text, flags=re.DOTALL)


def requested(address: str, option: str = "", body: str = "") -> str:
    """Make the request that curl would make, and return the response."""
    if option:
        assert option == "--json"
        headers = {"content-type": "application/json"}
        return httpx.post(address, content=body, headers=headers).raise_for_status().text
    return httpx.get(address).raise_for_status().text


def run(words: list[str], folder: Path) -> str:
    """Run a command of snippetgen in a process, and return what it printed."""
    command: list[str | Path] = [BIN / words[0], *words[1:]]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (words, done.returncode) == (words, 0), done.stderr
    return done.stdout


def run_in_process(words: list[str], folder: Path) -> str:
    """As `run`, without the time that a process takes to start."""
    with chdir(folder):
        done = CliRunner().invoke(main, words[1:])
    assert (words, done.exit_code) == (words, 0), done.output
    return done.stdout


def started(running: ExitStack, words: list[str], folder: Path) -> str:
    """Start a server that stops with the stack, and return its address."""
    variables = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    program, *arguments = words[len(variables) :]
    process = running.enter_context(
        subprocess.Popen(
            [BIN / program, *arguments],
            cwd=folder,
            env={**os.environ, **variables},
            stderr=subprocess.PIPE,
            text=True,
        )
    )
    running.callback(process.kill)
    assert process.stderr is not None
    line = process.stderr.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert address, line
    # A server stops when it writes to a pipe that is full.
    threading.Thread(target=process.stderr.read, daemon=True).start()
    return address[0]


class Guide:
    """A page whose commands run one after the other; servers take free ports."""

    SERVERS: ClassVar = {
        "endpoint": ("http://127.0.0.1:8100", ["--port", "0"]),
        "relay": ("http://127.0.0.1:8200", ["--port", "0", "--status-port", "0"]),
        "serve": ("http://127.0.0.1:8000", ["--port", "0"]),
    }
    """The documented address of each server, and the options that choose free ports."""

    def __init__(
        self,
        text: str,
        folder: Path,
        running: ExitStack,
        run: Callable[[list[str], Path], str] = run_in_process,
    ) -> None:
        """Servers run until `running` ends. `run` runs the other commands of snippetgen."""
        self.blocks = blocks(text)
        self.printed = ""
        """Everything that the commands have printed so far."""
        self._folder = folder
        self._running = running
        self._run = run
        self._addresses: dict[str, str] = {}

    @property
    def commands(self) -> list[str]:
        """The lines of all shell blocks."""
        return [
            line
            for language, block in self.blocks
            if language == "sh"
            for line in block.splitlines()
        ]

    def actual(self, documented: str) -> str:
        """Return the address at which the server with a documented address listens."""
        return self._addresses[documented]

    def run(self, line: str) -> None:
        """Run a command, or start a server."""
        for documented, actual in self._addresses.items():
            line = line.replace(documented, actual)
        words = shlex.split(line, comments=True)
        command = next((word for word in words if word in self.SERVERS), "")
        if words[0] == "curl":
            self.printed += requested(*words[1:])
        elif command and "snippetgen" in words:
            documented, ports = self.SERVERS[command]
            self._addresses[documented] = started(self._running, [*words, *ports], self._folder)
        elif words[0] == "snippetgen":
            self.printed += self._run(words, self._folder)
        else:
            subprocess.run(["sh", "-c", line], cwd=self._folder, check=True)  # noqa: S607
