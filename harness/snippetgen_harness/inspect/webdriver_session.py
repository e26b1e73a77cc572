"""A WebKitGTK in its own thread, which can be ended even if it hangs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from snippetgen_harness.browsers.webdriver import start_webkitgtk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from selenium.webdriver.remote.webdriver import WebDriver

T = TypeVar("T")


class WebDriverSession:
    """A browser, and the thread in which WebDriver's blocking commands run."""

    def __init__(
        self,
        driver: WebDriver,
        running: AbstractContextManager[WebDriver],
        thread: ThreadPoolExecutor,
    ) -> None:
        self.driver = driver
        self._running = running
        self._thread = thread

    async def run(self, work: Callable[[], T]) -> T:
        """Run blocking work in the thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def close(self) -> None:
        """Close the browser."""
        await self.run(self._exit)
        self._thread.shutdown()

    async def kill(self) -> None:
        """End the browser's processes, so that a hanging command fails."""
        for pid in list(_below(self.driver.service.process.pid)):  # type: ignore[attr-defined]
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await self.close()

    def _exit(self) -> None:
        # A killed browser no longer responds.
        with contextlib.suppress(Exception):
            self._running.__exit__(None, None, None)


async def open_session(proxy: int, user_agent: str, load_strategy: str) -> WebDriverSession:
    """Start a browser with a proxy on a local port. Raises EngineMissing."""
    thread = ThreadPoolExecutor(1, thread_name_prefix="snippetgen-webkit")
    running = start_webkitgtk(proxy, user_agent, load_strategy)
    loop = asyncio.get_running_loop()
    try:
        driver = await loop.run_in_executor(thread, running.__enter__)
    except BaseException:
        thread.shutdown(wait=False)
        raise
    return WebDriverSession(driver, running, thread)


def _below(pid: int) -> Iterator[int]:
    """Yield a process and its descendants, the youngest first."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                yield from _below(int(status.parent.name))
    yield pid
