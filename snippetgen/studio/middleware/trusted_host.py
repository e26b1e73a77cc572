"""A check of the `Host` header, against DNS rebinding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from snippetgen.http.origins import host_name, is_address

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class TrustedHosts:
    """Lets requests pass that name the machine by an IP address, `localhost`, or its given name.

    Another site's name server can point its own names at this machine, and so read what is here as
    if it were its own; it cannot do that to these.
    """

    def __init__(self, app: ASGIApp, name: str) -> None:
        self._app = app
        self._names = {"localhost", name.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 400."""
        hosts = Headers(scope=scope).getlist("host")
        host = host_name(hosts[0]) if len(hosts) == 1 else None
        if host and (host in self._names or is_address(host)):
            await self._app(scope, receive, send)
        else:
            refusal = PlainTextResponse("Not a host name of this server.\n", 400)
            await refusal(scope, receive, send)
