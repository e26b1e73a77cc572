"""Looks up the addresses of hosts without waiting for name servers that do not answer.

The system's resolver cannot be interrupted. asyncio runs each lookup in a thread of a small pool,
so a few names without an answer would block all others and the end of the process.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 128
"""The maximum number of lookups at a time, each for a different name. Further ones fail and are
retried."""

_Addresses: TypeAlias = list[Any]


class DeliveryLoop(asyncio.SelectorEventLoop):
    """An event loop whose lookups are independent, and end with the process."""

    def __init__(
        self, resolve: Callable[..., _Addresses] = socket.getaddrinfo, most: int = MOST
    ) -> None:
        super().__init__()
        self._resolve = resolve
        self._most = most
        self._lookups: dict[tuple[object, ...], asyncio.Future[_Addresses]] = {}

    async def getaddrinfo(
        self,
        host: Any,  # noqa: ANN401 - as in asyncio
        port: Any,  # noqa: ANN401
        *,
        family: int = 0,
        type: int = 0,  # noqa: A002
        proto: int = 0,
        flags: int = 0,
    ) -> _Addresses:
        """Look up a name in a thread. Concurrent calls for a name share one lookup.

        Raises socket.gaierror if the name is unknown, or if too many others have no answer yet.
        """
        question = (host, port, family, type, proto, flags)
        lookup = self._lookups.get(question)
        if lookup is None:
            if len(self._lookups) >= self._most:
                raise socket.gaierror(socket.EAI_AGAIN, "too many lookups are in progress")
            lookup = self._lookups[question] = self.create_future()
            lookup.add_done_callback(_retrieved)
            # A daemon: the process ends without it.
            threading.Thread(target=self._look_up, args=(question,), daemon=True).start()
        return await asyncio.shield(lookup)

    def _look_up(self, question: tuple[object, ...]) -> None:
        addresses: _Addresses = []
        error: Exception | None = None
        try:
            addresses = self._resolve(*question)
        except Exception as failure:
            error = failure
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self.call_soon_threadsafe(self._answer, question, addresses, error)

    def _answer(
        self, question: tuple[object, ...], addresses: _Addresses, error: Exception | None
    ) -> None:
        lookup = self._lookups.pop(question)
        if error is None:
            lookup.set_result(addresses)
        else:
            lookup.set_exception(error)


def _retrieved(lookup: asyncio.Future[_Addresses]) -> None:
    """Keep asyncio from reporting a failure that nobody waits for any more."""
    if not lookup.cancelled():
        lookup.exception()
