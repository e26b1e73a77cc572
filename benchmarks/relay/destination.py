"""A destination that records the requests, and responds, fails or hangs as configured."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

Mode = Literal["fine", "slow", "dripping", "refusing", "limiting", "unavailable", "hanging"]

_REFUSALS: Mapping[Mode, tuple[int, dict[str, str]]] = {
    "refusing": (503, {}),
    "limiting": (429, {"Retry-After": "1"}),
    "unavailable": (503, {"Retry-After": "1"}),
}

DRIPS = 40
"""The bytes of a dripping response, a quarter of a second apart."""


class Destination:
    """Receives conversion URLs and events. `mode` says how it responds.

    `slow` responds within two seconds, `dripping` sends its body byte by byte, and `hanging`
    responds when the mode changes; these modes count the conversion. `refusing` responds with 503,
    `limiting` with 429, and `unavailable` with 503 and `Retry-After`; these modes count nothing.
    """

    def __init__(self) -> None:
        self.mode: Mode = "fine"
        self.requests = 0
        self.arrived: Counter[str] = Counter()
        """How often the conversion of each visitor arrived; an event counts once per uuid."""
        self.first_at: dict[str, float] = {}
        """When each first arrived, in seconds of the monotonic clock."""
        self._uuids: dict[str, set[str]] = defaultdict(set)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        self.requests += 1
        mode = self.mode
        if mode in _REFUSALS:
            status, headers = _REFUSALS[mode]
            await Response(status_code=status, headers=headers)(scope, receive, send)
            return
        if scope["method"] == "POST":
            self._note_events(json.loads(await Request(scope, receive).body()))
        else:
            (visitor,) = parse_qs(scope["query_string"].decode())["u"]
            self._note(visitor)
        if mode == "slow":
            await asyncio.sleep(random.uniform(0, 2))  # noqa: S311 - no secret
        while mode == "hanging" and self.mode == "hanging":
            await asyncio.sleep(0.1)
        if mode == "dripping":
            await self._drip(send)
            return
        await Response(status_code=204)(scope, receive, send)

    def _note(self, visitor: str) -> None:
        self.arrived[visitor] += 1
        self.first_at.setdefault(visitor, time.monotonic())

    def _note_events(self, batch: dict[str, list[dict[str, object]]]) -> None:
        for visitor in batch["visitors"]:
            name = str(visitor["visitor_id"])
            for snapshot in visitor["snapshots"]:  # type: ignore[attr-defined]
                for event in snapshot["events"]:
                    if event["uuid"] not in self._uuids[name]:
                        self._uuids[name].add(event["uuid"])
                        self._note(name)

    async def _drip(self, send: Send) -> None:
        length = str(DRIPS).encode()
        headers = [(b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for left in range(DRIPS, 0, -1):
            body = {"type": "http.response.body", "body": b"x", "more_body": left > 1}
            await send(body)
            await asyncio.sleep(0.25)
