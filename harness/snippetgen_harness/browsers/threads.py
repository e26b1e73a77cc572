"""Runs a tab in its own thread.

Playwright's event loop runs as long as its browser. In the caller's thread it would prevent any
other event loop from running there.
"""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from snippetgen_harness.browsers.tab import Tab


class ThreadedTab:
    """Passes every call to a tab in another thread."""

    def __init__(self, tab: Tab, thread: ThreadPoolExecutor) -> None:
        self.browser = tab.browser
        self._tab = tab
        self._thread = thread

    def open(self, url: str) -> None:
        self._thread.submit(self._tab.open, url).result()

    def evaluate(self, source: str, argument: object = None) -> Any:  # noqa: ANN401
        return self._thread.submit(self._tab.evaluate, source, argument).result()

    def wait_until(self, source: str, argument: object = None, *, seconds: float) -> bool:
        waiting = self._thread.submit(self._tab.wait_until, source, argument, seconds=seconds)
        return waiting.result()

    def page_errors(self) -> list[str]:
        return self._thread.submit(self._tab.page_errors).result()

    def clear_cookies(self) -> None:
        self._thread.submit(self._tab.clear_cookies).result()

    def screenshot(self) -> bytes:
        return self._thread.submit(self._tab.screenshot).result()


@contextlib.contextmanager
def in_thread(opened: AbstractContextManager[Tab]) -> Iterator[ThreadedTab]:
    """Enter and exit the context of a tab in a thread; yields a tab for the caller's thread."""
    with ThreadPoolExecutor(1, thread_name_prefix="snippetgen-browser") as thread:
        tab = thread.submit(opened.__enter__).result()
        try:
            yield ThreadedTab(tab, thread)
        finally:
            thread.submit(opened.__exit__, None, None, None).result()
