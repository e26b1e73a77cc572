from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from snippetgen.delivery import Delivery
from snippetgen.delivery.catalogue import Catalogue
from snippetgen.delivery.scripts import Script
from tests.config.fleet.fleets import write_fleet

TABLE = "name,goal\nalpha,call_a\n"


def body(script: Script) -> bytes:
    return script.representations["identity"].body


def test_a_script_of_a_row_that_changes_meanwhile_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalogue(write_fleet(tmp_path, TABLE))
    compress = Script.of

    def change_first(content: bytes) -> Script:
        monkeypatch.undo()
        write_fleet(tmp_path, TABLE.replace("call_a", "another"))
        catalogue.refresh()
        return compress(content)

    monkeypatch.setattr(Script, "of", change_first)
    assert b"call_a" in body(catalogue.make("alpha"))
    assert "alpha" not in catalogue.ready
    assert b"another" in body(catalogue.make("alpha"))
    assert "alpha" in catalogue.ready


def test_a_client_that_disconnects_does_not_end_the_work_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Delivery(write_fleet(tmp_path, TABLE))
    started, gate = threading.Event(), threading.Event()
    make, made = app.catalogue.make, []

    def make_slowly(name: str) -> Script:
        made.append(name)
        started.set()
        gate.wait()
        return make(name)

    monkeypatch.setattr(app.catalogue, "make", make_slowly)
    scope = {"type": "http", "method": "GET", "path": "/s/alpha.js", "headers": []}

    async def run() -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = []

        async def send(message: Any) -> None:  # noqa: ANN401
            messages.append(message)

        async def receive() -> Any:  # noqa: ANN401
            raise AssertionError("a request has no body")

        first = asyncio.create_task(app(scope, receive, send))
        second = asyncio.create_task(app(scope, receive, send))
        await asyncio.to_thread(started.wait)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        gate.set()
        await second
        return messages

    start, content = asyncio.run(run())
    assert start["status"] == 200
    assert b"call_a" in content["body"]
    assert made == ["alpha"]
