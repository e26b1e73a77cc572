"""Refusing host names that a page elsewhere may have pointed at this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Receive, Scope, Send


class AllowedHosts:
    """Lets requests through whose `Host` is one of `names`, whatever the port.

    Without it another site's page could point its own name at this machine and read everything
    (DNS rebinding). The refusal names `option`, which adds a name.
    """

    def __init__(self, app: ASGIApp, names: Collection[str], option: str) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names)
        self._option = option

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 400."""
        if scope["type"] == "http" and _host(scope) not in self._names:
            message = f"This host name is not allowed: add it with {self._option}.\n"
            await PlainTextResponse(message, 400)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _host(scope: Scope) -> str:
    host = Headers(scope=scope).get("host", "").lower()
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host
