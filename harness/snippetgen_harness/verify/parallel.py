"""Work that is spread over several browsers of one run."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")


def run_parallel(shards: Sequence[Callable[[], Iterable[T]]]) -> Iterator[T]:
    """Run shards at once, each in a thread, and give what they yield as it comes.

    An exception of one shard ends all of them and is raised here. Where the iterator is closed
    early, each shard ends after the item that it is at.
    """
    # Lists hold a result, an exception is one, and None tells that a shard has ended.
    coming: SimpleQueue[list[T] | BaseException | None] = SimpleQueue()
    stopping = Event()

    def run(shard: Callable[[], Iterable[T]]) -> None:
        try:
            for item in shard():
                coming.put([item])
                if stopping.is_set():
                    break
        except BaseException as error:
            coming.put(error)
        else:
            coming.put(None)

    threads = [Thread(target=run, args=(shard,), daemon=True) for shard in shards]
    for thread in threads:
        thread.start()
    try:
        running = len(threads)
        while running:
            result = coming.get()
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
