"""A tab in a thread of its own.

Playwright's event loop runs as long as its browser does. In the thread that asked for the browser
it would keep that thread from running any other.
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
    """Hands every call to a tab that lives in another thread."""

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
    """Enter and leave a tab's context in a thread, and give the tab as seen from here."""
    with ThreadPoolExecutor(1, thread_name_prefix="snippetgen-browser") as thread:
        tab = thread.submit(opened.__enter__).result()
        try:
            yield ThreadedTab(tab, thread)
        finally:
            thread.submit(opened.__exit__, None, None, None).result()
