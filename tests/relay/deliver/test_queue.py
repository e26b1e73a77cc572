from __future__ import annotations

import pickle
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from structlog.testing import capture_logs

from snippetgen.relay.deliver.queue import Dispatcher, Queue
from snippetgen.relay.store.store import Records
from tests.relay.conftest import Clock
from tests.relay.deliveries import NOW, order


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis server of our own."""
    if not (program := shutil.which("redis-server")):
        pytest.skip("redis-server is not installed; scripts/redis.sh brings it where it can")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
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
    server.wait(10)


@pytest.fixture(params=["sqlite", "redis"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return "sqlite"
    found: str = request.getfixturevalue("redis_url")
    with redis.Redis.from_url(found) as client:
        client.flushdb()
    return found


class Taken:
    """Keeps what workers take, by the thread that took it."""

    def __init__(self, wanted: int) -> None:
        self.ids: list[int] = []
        self.threads: set[str] = set()
        self._left = threading.Semaphore(0)
        self._wanted = wanted

    def __call__(self, id_: int) -> None:
        time.sleep(0.005)
        self.ids.append(id_)
        self.threads.add(threading.current_thread().name)
        self._left.release()

    def wait(self) -> None:
        for _ in range(self._wanted):
            assert self._left.acquire(timeout=30)


def test_several_workers_take_what_is_put_once_each(url: str, tmp_path: Path) -> None:
    taken = Taken(40)
    queue = Queue(url, tmp_path, taken)
    queue.put(list(range(40)))
    consumer = queue.consumer(3)
    consumer.start()
    taken.wait()
    consumer.stop(graceful=True)
    queue.close()
    assert sorted(taken.ids) == list(range(40))
    assert len(taken.threads) > 1


def test_what_is_due_is_queued_as_far_as_there_is_room(
    url: str, tmp_path: Path, records: Records, clock: Clock
) -> None:
    records.accept([order(n) for n in range(15)], NOW)
    queue = Queue(url, tmp_path, lambda _: None, most=10)
    dispatcher = Dispatcher(records, queue, clock=clock)
    assert [dispatcher.turn(), dispatcher.turn()] == [10, 0]
    assert queue.room() == 0
    queue.close()


def test_a_queue_that_is_lost_loses_nothing(tmp_path: Path, records: Records, clock: Clock) -> None:
    records.accept([order(1)], NOW)
    lost = Queue("sqlite", tmp_path, lambda _: None)
    assert Dispatcher(records, lost, clock=clock).turn() == 1
    lost.close()
    (tmp_path / "queue.db").unlink()
    clock.now += records.lease
    again = Queue("sqlite", tmp_path, lambda _: None)
    assert Dispatcher(records, again, clock=clock).turn() == 1
    again.close()


def test_a_queue_that_is_down_does_not_end_the_dispatcher(tmp_path: Path, records: Records) -> None:
    records.accept([order(1)], NOW)
    queue = Queue("redis://127.0.0.1:1/0", tmp_path, lambda _: None)
    stop = threading.Event()
    thread = threading.Thread(target=Dispatcher(records, queue).run, args=(stop, 0.01))
    thread.start()
    time.sleep(0.1)
    assert thread.is_alive()
    stop.set()
    thread.join(10)
    queue.close()
    assert records.counts() == {("pending", ""): 1}


@pytest.mark.parametrize("wrong", ["", "redis", "amqp://x", "sqlite:///x"])
def test_another_queue_is_not_known(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="allowed are sqlite, or an address redis://"):
        Queue(wrong, tmp_path, lambda _: None)


class Trap:
    """Runs code when it is unpickled."""

    sprung = False

    def __reduce__(self) -> tuple[object, ...]:
        return setattr, (Trap, "sprung", True)


def test_what_others_put_into_the_queue_is_not_run(url: str, tmp_path: Path) -> None:
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


def test_an_error_is_told_by_its_kind_alone(
    url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tried = threading.Event()

    def deliver(_: int) -> None:
        tried.set()
        raise LookupError("visitor oeu1")

    queue = Queue(url, tmp_path, deliver)
    queue.put([1])
    consumer = queue.consumer(1)
    with capture_logs() as told:
        consumer.start()
        assert tried.wait(30)
        consumer.stop(graceful=True)
    queue.close()
    assert [(each["event"], each["error"]) for each in told] == [("queue_failed", "LookupError")]
    assert "visitor" not in str(told) + "".join(capfd.readouterr())
