"""Shows where a test hangs in Playwright, whose calls wait in greenlets that faulthandler omits."""

from __future__ import annotations

import gc
import os
import tempfile
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from greenlet import greenlet

if TYPE_CHECKING:
    from collections.abc import Generator

SECONDS = 570
"""How long a test may take before its stacks are kept; `faulthandler_timeout` ends it later."""

FRAMES = 8
"""How many of the innermost frames of each stack are kept."""

FILE = "SNIPPETGEN_HANGING_TESTS"
"""The environment variable by which workers learn where to keep stacks."""


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        file = tempfile.NamedTemporaryFile(prefix="hanging-tests-")  # noqa: SIM115 - for the session
        config.add_cleanup(file.close)
        os.environ[FILE] = file.name


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    timer = threading.Timer(SECONDS, _keep_stacks, (item.nodeid,))
    timer.daemon = True
    timer.start()
    try:
        return (yield)
    finally:
        timer.cancel()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    file = Path(os.environ[FILE])
    if text := file.read_text():
        terminalreporter.section("tests that hung")
        terminalreporter.write(text)


def _keep_stacks(test: str) -> None:
    with Path(os.environ[FILE]).open("a") as file:
        print(test, file=file)
        for each in gc.get_objects():
            if isinstance(each, greenlet) and each.gr_frame:
                traceback.print_stack(each.gr_frame, FRAMES, file)
