"""Treats Ctrl-C and SIGTERM as requests to stop, for commands that must finish their step."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DEFAULTS: dict[signal.Signals, Any] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
}


@contextmanager
def deferred_interrupt() -> Iterator[Callable[[], bool]]:
    """Defer the first Ctrl-C or SIGTERM in a block; a second one raises KeyboardInterrupt.

    Yields a function that returns whether a signal has arrived. Defers nothing outside the main
    thread, and no signal that the process already handles or ignores.
    """
    is_requested = False
    deferred = [each for each, usual in _DEFAULTS.items() if signal.getsignal(each) is usual]

    def request(*_: object) -> None:
        nonlocal is_requested
        is_requested = True
        for each in deferred:
            signal.signal(each, signal.default_int_handler)

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    for each in deferred:
        signal.signal(each, request)
    try:
        yield lambda: is_requested
    finally:
        for each in deferred:
            signal.signal(each, _DEFAULTS[each])
