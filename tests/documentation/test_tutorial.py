"""The commands of docs/tutorial.md work one after the other."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import httpx

from tests.configurations import ROOT

TEXT = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, flags=re.DOTALL)
COMMANDS = [line for language, block in BLOCKS if language == "sh" for line in block.splitlines()]
SETTING_UP = ("python3 ", ". ", "pip ", "playwright ")
BIN = Path(sys.executable).parent

# Documented addresses; the commands listen on free ports here.
ENDPOINT, RELAY = "http://127.0.0.1:8100", "http://127.0.0.1:8200"


def test_the_tutorial_delivers_a_conversion(tmp_path: Path) -> None:
    addresses: dict[str, str] = {}
    printed = ""
    with ExitStack() as running:
        for line in COMMANDS:
            if line.startswith(SETTING_UP):
                continue
            for documented, actual in addresses.items():
                line = line.replace(documented, actual)
            words = shlex.split(line)
            if words[0] == "curl":
                printed += requested(*words[1:])
            elif words[1] == "endpoint":
                addresses[ENDPOINT] = started(running, [*words, "--port", "0"], tmp_path)
            elif words[2:3] == ["relay"]:
                ports = ["--port", "0", "--status-port", "0"]
                addresses[RELAY] = started(running, [*words, *ports], tmp_path)
            else:
                printed += run(words, tmp_path)
    shown = [block for language, block in BLOCKS if language == "text"]
    assert shown
    assert all(text in printed for text in shown)
    assert "1 of 1" in printed
    (counts,) = (json.loads(block) for language, block in BLOCKS if language == "json")
    assert json.dumps(counts, separators=(",", ":")) in printed
    assert "The conversion is valid." in printed


def requested(address: str, option: str = "", body: str = "") -> str:
    """Make the request that curl would make, and return the answer."""
    if option:
        assert option == "--json"
        headers = {"content-type": "application/json"}
        return httpx.post(address, content=body, headers=headers).raise_for_status().text
    return httpx.get(address).raise_for_status().text


def run(words: list[str], folder: Path) -> str:
    command: list[str | Path] = [BIN / words[0], *words[1:]]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (words, done.returncode) == (words, 0), done.stderr
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
    return address[0]
