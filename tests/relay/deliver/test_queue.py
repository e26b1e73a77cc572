from __future__ import annotations

import pickle
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from structlog.testing import capture_logs

from benchmarks.relay.process import free_port
from snippetgen.relay.deliver.queue import Dispatcher, Queue
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.conftest import Clock
from tests.relay.deliveries import NOW, delivery


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis server that the tests start."""
    if not (program := shutil.which("redis-server")):
        pytest.skip("redis-server is not installed; on Debian: apt-get install redis-server")
    port = free_port()
    folder = str(tmp_path_factory.mktemp("redis"))
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    client = redis.Redis(port=port)
    while True:
        try:
            client.ping()
            break
        except redis.ConnectionError:
            assert server.poll() is None
            time.sleep(0.02)
    client.close()
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait()


@pytest.fixture(params=["sqlite", "redis"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return "sqlite"
    found: str = request.getfixturevalue("redis_url")
    with redis.Redis.from_url(found) as client:
        client.flushdb()
    return found


class Taken:
    """Keeps what workers take, by the thread that took it.

    Each of the `workers` holds its first id until all of them have one.
    """

    def __init__(self, wanted: int, workers: int = 1) -> None:
        self.ids: list[int] = []
        self.threads: set[str] = set()
        self._left = threading.Semaphore(0)
        self._wanted = wanted
        self._workers = threading.Barrier(workers)

    def __call__(self, id_: int) -> None:
        if threading.current_thread().name not in self.threads:
            self._workers.wait(60)
        self.ids.append(id_)
        self.threads.add(threading.current_thread().name)
        self._left.release()

    def wait(self) -> None:
        for _ in range(self._wanted):
            assert self._left.acquire(timeout=60)


def test_several_workers_take_each_id_once(url: str, tmp_path: Path) -> None:
    taken = Taken(40, workers=3)
    queue = Queue(url, tmp_path, taken)
    queue.put(list(range(40)))
    consumer = queue.consumer(3)
    consumer.start()
    taken.wait()
    consumer.stop(graceful=True)
    queue.close()
    assert sorted(taken.ids) == list(range(40))
    assert len(taken.threads) == 3


def test_due_deliveries_are_queued_up_to_the_limit(
    url: str, tmp_path: Path, store: DeliveryStore, clock: Clock
) -> None:
    store.accept([delivery(n) for n in range(15)], NOW)
    queue = Queue(url, tmp_path, lambda _: None, max_queued=10)
    dispatcher = Dispatcher(store, queue, clock=clock)
    assert [dispatcher.run_once(), dispatcher.run_once()] == [10, 0]
    assert queue.free_slots() == 0
    queue.close()


def test_losing_the_queue_loses_nothing(tmp_path: Path, store: DeliveryStore, clock: Clock) -> None:
    store.accept([delivery(1)], NOW)
    lost = Queue("sqlite", tmp_path, lambda _: None)
    assert Dispatcher(store, lost, clock=clock).run_once() == 1
    lost.close()
    (tmp_path / "queue.db").unlink()
    clock.now += store.lease
    again = Queue("sqlite", tmp_path, lambda _: None)
    assert Dispatcher(store, again, clock=clock).run_once() == 1
    again.close()


def test_the_dispatcher_survives_a_queue_that_is_down(tmp_path: Path, store: DeliveryStore) -> None:
    store.accept([delivery(1)], NOW)
    queue = Queue("redis://127.0.0.1:1/0", tmp_path, lambda _: None)
    stop = threading.Event()
    thread = threading.Thread(target=Dispatcher(store, queue).run, args=(stop, 0.01))
    with capture_logs() as logs:
        thread.start()
        while not logs:
            time.sleep(0.01)
    assert [each["event"] for each in logs] == ["dispatch_failed"]
    assert thread.is_alive()
    stop.set()
    thread.join()
    queue.close()
    assert store.counts() == {("pending", ""): 1}


@pytest.mark.parametrize("wrong", ["", "redis", "amqp://x", "sqlite:///x"])
def test_an_unknown_queue_is_refused(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="it must be sqlite, or an address redis://"):
        Queue(wrong, tmp_path, lambda _: None)


class Trap:
    """Runs code when it is unpickled."""

    sprung = False

    def __reduce__(self) -> tuple[object, ...]:
        return setattr, (Trap, "sprung", True)


def test_foreign_messages_in_the_queue_are_not_executed(url: str, tmp_path: Path) -> None:
    taken = Taken(1)
    queue = Queue(url, tmp_path, taken)
    queue._huey.storage.enqueue(pickle.dumps(Trap()))
    queue.put([7])
    consumer = queue.consumer(1)
    consumer.start()
    taken.wait()
    consumer.stop(graceful=True)
    queue.close()
    assert (taken.ids, Trap.sprung) == ([7], False)


def test_an_error_is_logged_by_its_kind_alone(
    url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tried = threading.Event()

    def deliver(_: int) -> None:
        tried.set()
        raise LookupError("visitor oeu1")

    queue = Queue(url, tmp_path, deliver)
    queue.put([1])
    consumer = queue.consumer(1)
    with capture_logs() as logged:
        consumer.start()
        assert tried.wait(60)
        consumer.stop(graceful=True)
    queue.close()
    assert [(each["event"], each["error"]) for each in logged] == [("queue_failed", "LookupError")]
    assert "visitor" not in str(logged) + "".join(capfd.readouterr())
