"""Protection against DNS rebinding: a check of the `Host` header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from snippetgen.http.origins import host_name, is_address

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_UNKNOWN_HOST = "Unknown host name. Use an IP address, localhost, or the name given to --host.\n"


class TrustedHostMiddleware:
    """Passes requests whose host is an IP address, `localhost`, or `name`.

    Another site can point its own host names at this machine, so that its pages read the studio as
    if they were of the same origin. It cannot do that with these names.
    """

    def __init__(self, app: ASGIApp, name: str) -> None:
        self._app = app
        self._names = {"localhost", name.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with status 400."""
        hosts = Headers(scope=scope).getlist("host")
        host = host_name(hosts[0]) if len(hosts) == 1 else None
        if host and (host in self._names or is_address(host)):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse(_UNKNOWN_HOST, 400)(scope, receive, send)
