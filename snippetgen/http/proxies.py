"""Support for servers behind a proxy: the client's address, and the headers of the proxy."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PEER = "snippetgen.peer"
"""The key in the scope for the address of the socket's peer."""


def behind_proxy(app: ASGIApp, trusted: str | None) -> ASGIApp:
    """Return an application that takes the client's address and scheme from a trusted proxy.

    `trusted` has addresses and networks, separated by commas, or is None. The address of the proxy
    itself is in the scope as `PEER`.
    """
    inner = app if trusted is None else ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope[PEER] = scope["client"][0] if scope["client"] else ""
        await inner(scope, receive, send)  # type: ignore[arg-type]

    return call


class ProxyAddresses:
    """Addresses and networks of proxies, separated by commas."""

    def __init__(self, text: str) -> None:
        """Raise ValueError unless all are addresses or networks."""
        self._networks = [ipaddress.ip_network(part.strip()) for part in text.split(",")]

    def __contains__(self, address: object) -> bool:
        """Return whether the text is an address of a proxy."""
        try:
            found = ipaddress.ip_address(str(address))
        except ValueError:
            return False
        return any(found in network for network in self._networks)
