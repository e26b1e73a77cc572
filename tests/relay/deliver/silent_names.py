"""A relay whose only name server never answers: `python -m ... FOLDER`, in a network namespace."""

from __future__ import annotations

import json
import re
import socket
import sys
from pathlib import Path

import httpx

from benchmarks.relay.kills import notification
from benchmarks.relay.process import Relay
from snippetgen.relay.store.store import DeliveryStore

PROJECTS = 20
"""More than asyncio looks up at a time."""


def main(folder: Path) -> dict[str, int]:
    """Send calls for many projects, wait until all names are asked for, and stop the relay."""
    relay = Relay(folder, "", "--workers", str(PROJECTS))
    at = relay.command.index("--endpoint")
    del relay.command[at : at + 2]
    asked: set[bytes] = set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 53))
        relay.start()
        for number in range(PROJECTS):
            call = notification(number + 1).replace(b"1234567890", b"%d" % (7_000 + number))
            httpx.post(relay.address(), content=call, trust_env=False).raise_for_status()
        while len(asked) < PROJECTS:
            asked |= set(re.findall(rb"7\d{3}", server.recv(512)))
        status = relay.stop()
    store = DeliveryStore(f"sqlite:///{folder / 'data' / 'calls.db'}")
    pending = sum(number for (state, _), number in store.counts().items() if state == "pending")
    store.close()
    return {"exit status": -1 if status is None else status, "pending": pending}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
