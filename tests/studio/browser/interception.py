"""Requests that the studio's server holds or answers itself.

Playwright can do this in the browser, but its `route` and `unroute` never return if a frame of the
page is replaced meanwhile, as the simulated page often is.
"""

from __future__ import annotations

import asyncio
import re
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass
class Interception:
    """The requests that match a pattern, such as `POST /api/draft$` or `[?&]visit=`.

    `response` answers them; without it, the studio does. `times` is the number of requests
    to intercept; None means all.
    """

    pattern: str
    response: Response | None = None
    times: int | None = None
    _arrived: threading.Event = field(default_factory=threading.Event)
    _released: threading.Event = field(default_factory=threading.Event)

    def takes(self, scope: Scope) -> bool:
        """Return whether a request is intercepted, and count it."""
        request = f"{scope['method']} {scope['path']}?{scope['query_string'].decode()}".rstrip("?")
        if self.times == 0 or not re.search(self.pattern, request):
            return False
        if self.times:
            self.times -= 1
        return True

    async def answer(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request once `release` has been called."""
        self._arrived.set()
        while not self._released.is_set():
            await asyncio.sleep(0.02)
        await (self.response or app)(scope, receive, send)

    def wait(self) -> None:
        """Wait for the first request."""
        assert self._arrived.wait(PATIENCE)

    def release(self) -> None:
        """Let the requests be answered, now and in future."""
        self._released.set()
