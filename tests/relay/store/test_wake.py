from __future__ import annotations

import threading

from snippetgen.relay.store.store import DeliveryStore
from tests.patience import PATIENCE
from tests.relay.deliveries import NOW, delivery


def test_a_call_wakes_the_workers_of_its_process(store: DeliveryStore) -> None:
    woken = threading.Event()
    store.wake.subscribe(woken.set)
    store.accept([delivery(1)], NOW)
    assert woken.wait(PATIENCE)
    store.wake.unsubscribe(woken.set)


def test_postgresql_wakes_the_workers_of_other_processes(postgresql_url: str) -> None:
    server, worker = DeliveryStore(postgresql_url), DeliveryStore(postgresql_url)
    woken = threading.Event()
    worker.wake.subscribe(woken.set)
    assert woken.wait(PATIENCE)  # once it listens
    woken.clear()
    server.accept([delivery(1)], NOW)
    assert woken.wait(PATIENCE)
    server.close()
    worker.close()
