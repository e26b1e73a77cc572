"""The studio in a Chromium whose CPU is six times slower, with few files and with many."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from snippetgen_harness.browsers.playwright import start_chromium
from snippetgen_harness.net.servers import issue_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Page

SLOWDOWN = 6
FILES = (3, 300)
ROUNDS = 5

PAINT_MS, EDIT_MS, TIMES_FEW = 1000, 300, 1.25
"""The limits: milliseconds until the first paint, milliseconds from an edit until the page runs it,
and how many times longer the work may take with many files than with few."""

_PAINT = """() => new Promise((resolve) => new PerformanceObserver((list) => resolve(
    list.getEntriesByName('first-contentful-paint')[0].startTime
)).observe({ type: 'paint', buffered: true }))"""

# From the keystroke to the page's answer, by the page's own clock.
_EDIT = """(field, goal) => new Promise((resolve) => {
    const answer = document.querySelector('.reason');
    const done = () => {
        if (!answer.textContent.includes(goal)) return;
        observer.disconnect();
        resolve(performance.now() - start);
    };
    const observer = new MutationObserver(done);
    observer.observe(answer, { childList: true, subtree: true, characterData: true });
    const start = performance.now();
    field.value = goal;
    field.dispatchEvent(new Event('input', { bubbles: true }));
})"""


@dataclass(frozen=True)
class Duration:
    """How long a user waits, in milliseconds; the medians of all rounds."""

    files: int
    step: str
    ms: float
    allowed: str
    times_few_files: float


def measure(files: Sequence[int] = FILES, rounds: int = ROUNDS) -> list[Duration]:
    """Open the studio and edit a goal, in rounds with the numbers of files in turn.

    Raises EngineMissing without a Chromium.
    """
    times: dict[tuple[int, str], list[float]] = {}
    with (
        issue_certificate("unused.test") as certificate,
        start_chromium(certificate, {}) as browser,
        _studios(files) as addresses,
    ):
        for number in range(-1, rounds):
            for count, address in addresses.items():
                for step, ms in _walk(browser, address, f"goal_{number + 1}").items():
                    # The first round warms up the servers.
                    if number >= 0:
                        times.setdefault((count, step), []).append(ms)
    medians = {key: median(each) for key, each in times.items()}
    return [
        Duration(count, step, ms, _allowed(step), ms / medians[files[0], step])
        for (count, step), ms in medians.items()
    ]


def _allowed(step: str) -> str:
    limit = {"first paint": f"{PAINT_MS} ms", "edit": f"{EDIT_MS} ms"}.get(step)
    times = f"{TIMES_FEW} times few files"
    return f"{limit}, {times}" if limit else times


def _walk(browser: Browser, address: str, goal: str) -> dict[str, float]:
    """Open the studio in a new context, and edit the goal; returns milliseconds by step."""
    with browser.new_context() as context:
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        page.goto(address, wait_until="commit")
        paint = page.evaluate(_PAINT)
        ready = _ready(page)
        edit = page.get_by_label("Goal", exact=True).evaluate(_EDIT, goal)
        return {"first paint": paint, "ready": ready, "edit": edit}


def _ready(page: Page) -> float:
    """Wait for the simulated page's answer; returns milliseconds since the request."""
    page.locator(".reason .badge").wait_for()
    return float(page.evaluate("performance.now()"))


@contextmanager
def _studios(files: Sequence[int]) -> Iterator[dict[int, str]]:
    """Start a studio for each number of files; yields their addresses."""
    with TemporaryDirectory() as folder:
        running: dict[int, subprocess.Popen[str]] = {}
        try:
            for count in files:
                _write(Path(folder) / str(count), count)
                command = [sys.executable, "-c", "from snippetgen.cli import main; main()"]
                arguments = ["serve", str(Path(folder) / str(count)), "--port", "0"]
                running[count] = subprocess.Popen(
                    [*command, *arguments], stderr=subprocess.PIPE, text=True
                )
            yield {count: _address(process) for count, process in running.items()}
        finally:
            for process in running.values():
                process.kill()
                process.communicate()


def _write(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        text = f'vendor = "ctm"\ngoal = "goal"\nname = "shop-{number}"\n'
        (folder / f"shop-{number:03}.toml").write_text(text)


def _address(process: subprocess.Popen[str]) -> str:
    """Read the output of a studio until it listens; returns its address."""
    assert process.stderr  # noqa: S101
    address = ""
    for line in process.stderr:
        if line.startswith("Studio on "):
            address = line.split()[2]
        if line.startswith("Simulated customer pages"):
            return address
    raise RuntimeError("The studio did not start.")
