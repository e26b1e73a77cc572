from __future__ import annotations

import asyncio
import json
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from snippetgen.relay.deliver.name_lookups import DeliveryLoop
from tests.relay.deliver import silent_names

FOUND = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]


class Resolver:
    """Answers names that begin with `a`, rejects those with `r`, and does not answer the rest."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.released = threading.Event()

    def __call__(self, host: str, *_: object) -> list[object]:
        self.asked.append(host)
        if host.startswith("r"):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        if not host.startswith("a"):
            self.released.wait()
        return [*FOUND]


@pytest.fixture
def resolver() -> Iterator[Resolver]:
    found = Resolver()
    yield found
    found.released.set()


def test_names_without_an_answer_do_not_stop_others(resolver: Resolver) -> None:
    loop = DeliveryLoop(resolver)

    async def look_up() -> object:
        for number in range(40):  # more than asyncio's pool has threads
            loop.create_task(loop.getaddrinfo(f"silent{number}", 443))
        return await loop.getaddrinfo("answered", 443)

    assert loop.run_until_complete(look_up()) == FOUND
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


def test_one_lookup_serves_all_waiters_even_if_one_gives_up(resolver: Resolver) -> None:
    loop = DeliveryLoop(resolver)

    async def look_up() -> object:
        tasks = [loop.create_task(loop.getaddrinfo("silent", 443)) for _ in range(3)]
        while not resolver.asked:
            await asyncio.sleep(0)
        tasks[0].cancel()
        resolver.released.set()
        return await asyncio.gather(*tasks[1:])

    assert loop.run_until_complete(look_up()) == [FOUND, FOUND]
    assert resolver.asked == ["silent"]
    loop.close()


def test_an_unknown_name_or_one_beyond_the_limit_fails(resolver: Resolver) -> None:
    loop = DeliveryLoop(resolver, most=1)

    async def look_up() -> None:
        with pytest.raises(socket.gaierror, match="unknown"):
            await loop.getaddrinfo("refused", 443)
        waiting = loop.create_task(loop.getaddrinfo("silent", 443))
        await asyncio.sleep(0)
        with pytest.raises(socket.gaierror, match="too many"):
            await loop.getaddrinfo("answered", 443)
        resolver.released.set()
        await waiting
        assert await loop.getaddrinfo("answered", 443) == FOUND

    loop.run_until_complete(look_up())
    loop.close()


@pytest.mark.exhaustive
def test_a_name_server_that_never_answers_does_not_delay_other_names_or_a_stop(
    tmp_path: Path,
) -> None:
    unshare = shutil.which("unshare") or pytest.skip("needs unshare, of util-linux")
    settings = tmp_path / "resolv.conf"
    settings.write_text("nameserver 127.0.0.1\noptions timeout:30 attempts:5\n")
    prepare = f"mount --bind {settings} /etc/resolv.conf && ip link set lo up"
    in_namespace = [unshare, "-rnm", "sh", "-c"]
    if subprocess.run([*in_namespace, prepare], check=False).returncode:
        pytest.skip("this system does not allow network namespaces")
    command = f"{prepare} && exec {sys.executable} -m {silent_names.__name__} {tmp_path}"
    done = subprocess.run([*in_namespace, command], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout) == {"exit status": 0, "pending": silent_names.PROJECTS}
