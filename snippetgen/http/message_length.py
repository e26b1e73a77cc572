"""Rejects requests whose length a proxy may interpret differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_ERROR = "send either Content-Length or Transfer-Encoding, not both"


class UnambiguousLength:
    """Responds with 400 to a request with two lengths, and closes the connection.

    Otherwise, one server may treat as the next request what another treats as the body (RFC 9112,
    section 6.3).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        names = {name for name, _ in scope.get("headers", ())}
        answer = self._app
        if {b"content-length", b"transfer-encoding"} <= names:
            answer = JSONResponse({"error": _ERROR}, 400, {"Connection": "close"})
        await answer(scope, receive, send)
