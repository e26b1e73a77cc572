"""Ctrl-C as a request to stop, for commands that must not be interrupted between two steps."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def deferred_interrupt() -> Iterator[Callable[[], bool]]:
    """Defer the first Ctrl-C in a block; a second one raises KeyboardInterrupt as usual.

    Yields a function that returns whether the user has pressed Ctrl-C. Nothing is deferred outside
    the main thread, or if the process handles or ignores SIGINT otherwise.
    """
    is_requested = False

    def request(*_: object) -> None:
        nonlocal is_requested
        is_requested = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield lambda: False
        return
    signal.signal(signal.SIGINT, request)
    try:
        yield lambda: is_requested
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
