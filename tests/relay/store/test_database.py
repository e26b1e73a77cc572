from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

from snippetgen.relay.store.store import DeliveryStore
from tests.patience import PATIENCE
from tests.relay.deliveries import NOW, delivery

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_locked_file_is_opened_when_the_lock_is_released(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = threading.Event()
    sleep = time.sleep

    def wait(seconds: float) -> None:
        waiting.set()
        sleep(seconds)

    monkeypatch.setattr(time, "sleep", wait)
    with closing(sqlite3.connect(file)) as other, ThreadPoolExecutor(1) as pool:
        other.execute("CREATE TABLE another (number)")
        other.execute("BEGIN IMMEDIATE")
        opened = pool.submit(DeliveryStore, f"sqlite:///{file}")
        # Without a wait, the thread raises and never sleeps.
        opened.add_done_callback(lambda _: waiting.set())
        assert waiting.wait(PATIENCE)
        other.rollback()
        opened.result(PATIENCE).close()


def test_a_second_store_keeps_the_locks_of_the_first(file: Path) -> None:
    store = DeliveryStore(f"sqlite:///{file}")
    store.accept([delivery(1)], NOW)
    DeliveryStore(f"sqlite:///{file}").close()
    # The last process that closes the file deletes the log. This one is not the last.
    program = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM calls')"
    subprocess.run([sys.executable, "-c", program, file], check=True, timeout=PATIENCE)
    assert file.with_name("calls.db-wal").exists()
    assert store.counts() == {("pending", ""): 1}
    store.close()


def test_a_link_to_a_new_file_is_followed(file: Path) -> None:
    file.symlink_to("target.db")
    DeliveryStore(f"sqlite:///{file}").close()
    assert stat.S_IMODE(file.with_name("target.db").stat().st_mode) == 0o600
