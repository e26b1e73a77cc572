"""Browsers of remote servers, one of Playwright and one of WebDriver, both started here."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from snippetgen_harness.browsers.playwright import find_chromium
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.run import verify

from benchmarks.ports import free_port
from tests.configurations import configure

CTM = configure()
FEW = [situation(id_) for id_ in ("normal", "csp-nonce", "no-cookies", "patched-prototypes")]


@pytest.fixture
def playwright_server(tmp_path: Path) -> Iterator[str]:
    """The address of a Playwright server that has a Chromium."""
    with sync_playwright() as playwright:
        browser = find_chromium(playwright)
    options = {"executablePath": str(browser), "args": ["--no-sandbox"], "headless": True}
    (tmp_path / "server.json").write_text(json.dumps(options), encoding="utf-8")
    command = [sys.executable, "-m", "playwright", "launch-server", "--browser", "chromium"]
    with subprocess.Popen(
        [*command, "--config", str(tmp_path / "server.json")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,  # so that its browser also ends
    ) as server:
        assert server.stdout
        yield server.stdout.readline().strip()
        os.killpg(server.pid, signal.SIGINT)


@pytest.fixture
def webdriver_server() -> Iterator[str]:
    """The address of a WebDriver server that has WebKitGTK."""
    driver = shutil.which("WebKitWebDriver")
    assert driver, "WebKitWebDriver is not installed: see scripts/packages.sh"
    display = [] if os.environ.get("DISPLAY") else ["xvfb-run", "-a"]
    port = free_port()
    command = [*display, driver, f"--port={port}"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as server:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
        os.killpg(server.pid, signal.SIGTERM)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    pytest.fail("WebKitWebDriver did not start")


def test_a_browser_of_a_playwright_server_is_used(playwright_server: str) -> None:
    outcomes = list(verify([CTM], FEW, ["chromium"], playwright_server))
    assert [outcome.problems for outcome in outcomes] == [()] * len(FEW)
    assert all(re.match(r"Chromium \d", outcome.browser) for outcome in outcomes)


def test_a_browser_of_a_webdriver_server_is_used(webdriver_server: str) -> None:
    outcomes = list(verify([CTM], FEW, ["webkit"], webdriver_server))
    assert [outcome.problems for outcome in outcomes] == [()] * len(FEW)


@pytest.mark.parametrize("address", ["ws://127.0.0.1:9/", "http://127.0.0.1:9/"])
def test_an_engine_whose_server_does_not_answer_is_reported_as_missing(address: str) -> None:
    (outcome,) = verify([CTM], FEW, ["chromium"], address)
    assert outcome.status == "missing"
    assert address in outcome.problems[0]
