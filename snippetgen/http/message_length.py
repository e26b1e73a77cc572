"""Refuses requests whose length a proxy may read differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_ERROR = "a request has either Content-Length or Transfer-Encoding, and not both"


class UnambiguousLength:
    """Answers 400 if a request has two lengths, and closes the connection.

    What one server takes for the body is the next request for another (RFC 9112, section 6.3).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        names = {name for name, _ in scope.get("headers", ())}
        answer = self._app
        if {b"content-length", b"transfer-encoding"} <= names:
            answer = JSONResponse({"error": _ERROR}, 400, {"Connection": "close"})
        await answer(scope, receive, send)
