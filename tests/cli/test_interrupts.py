from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from snippetgen.cli.interrupts import deferred_interrupt


@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM])
def test_the_first_interrupt_is_a_request_and_the_second_one_raises(
    first: signal.Signals, second: signal.Signals
) -> None:
    with deferred_interrupt() as is_requested:
        assert not is_requested()
        signal.raise_signal(first)
        assert is_requested()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(second)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_after_the_block_an_interrupt_raises() -> None:
    with deferred_interrupt():
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_a_process_that_ignores_interrupts_continues_to_ignore_them() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with deferred_interrupt() as is_requested:
            signal.raise_signal(signal.SIGINT)
            assert not is_requested()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_do_not_defer_signals() -> None:
    def enter() -> bool:
        with deferred_interrupt() as is_requested:
            return is_requested()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(enter).result() is False
