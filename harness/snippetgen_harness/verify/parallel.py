"""Runs work in parallel threads, one for each browser."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")


def run_parallel(shards: Sequence[Callable[[], Iterable[T]]]) -> Iterator[T]:
    """Run each shard in a thread, and yield their items as they arrive.

    An exception in one shard stops all of them and is raised here. If the caller closes the
    iterator early, each shard stops after its current item.
    """
    # Each item is in a list of its own, because an exception or None means that a shard has ended.
    results: SimpleQueue[list[T] | BaseException | None] = SimpleQueue()
    stopping = Event()

    def run(shard: Callable[[], Iterable[T]]) -> None:
        try:
            for item in shard():
                results.put([item])
                if stopping.is_set():
                    break
        except BaseException as error:
            results.put(error)
        else:
            results.put(None)

    threads = [Thread(target=run, args=(shard,), daemon=True) for shard in shards]
    for thread in threads:
        thread.start()
    try:
        running = len(threads)
        while running:
            result = results.get()
            if isinstance(result, BaseException):
                raise result
            if result is None:
                running -= 1
            else:
                yield result[0]
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
