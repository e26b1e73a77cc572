"""Protection against DNS rebinding: a check of the `Host` header."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from snippetgen.http.origins import host_name, is_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send


class TrustedHostMiddleware:
    """Passes requests whose host is one of `names`, on any port.

    Another site can point its own host names at this machine, so that its pages can read the
    application as if they had the same origin. It cannot do that with these names, nor with an IP
    address, which passes if `any_address` is true. The response to any other host names the
    command-line `option` that adds a name.
    """

    def __init__(
        self, app: ASGIApp, names: Iterable[str], *, option: str, any_address: bool = False
    ) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names)
        self._option = option
        self._any_address = any_address
        # Requests name the same few hosts again and again.
        self._is_trusted = lru_cache(256)(self._decide)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with status 400."""
        if scope["type"] != "http" or self._is_trusted(
            *(value for name, value in scope["headers"] if name == b"host")
        ):
            await self._app(scope, receive, send)
            return
        message = f"This host name is not allowed. Allow it with {self._option} NAME.\n"
        await PlainTextResponse(message, 400)(scope, receive, send)

    def _decide(self, *headers: bytes) -> bool:
        host = host_name(headers[0].decode("latin-1")) if len(headers) == 1 else None
        if host is None:
            return False
        return host in self._names or (self._any_address and is_address(host))
