"""Protection against cross-site request forgery: only the studio's own page may write or run."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import JSONResponse

from snippetgen.text.display import shown

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from snippetgen.http.public_origins import PublicOrigins

TOKEN_HEADER = "X-Snippetgen-Token"  # noqa: S105 - a name

LARGEST_BODY = 256 * 1024
"""Bytes."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class CsrfMiddleware:
    """Rejects requests from other sites' pages, and bodies over LARGEST_BODY.

    A request with an unsafe method needs three things: the `token`, which only the studio's page
    knows, the studio's `Origin`, and a JSON body, which no other site's form can send.
    """

    def __init__(self, app: ASGIApp, token: str, origins: PublicOrigins) -> None:
        self._app = app
        self._origins = origins
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with status 403 or 413."""
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self._app(scope, receive, send)
            return
        if error := self._check(Headers(scope=scope)):
            await JSONResponse({"error": error}, 403)(scope, receive, send)
            return
        body = await _read(receive)
        if body is None:
            error = f"The request body is larger than {LARGEST_BODY} bytes."
            await JSONResponse({"error": error}, 413)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    def _check(self, headers: Headers) -> str:
        """Return the problem of a request, or an empty string."""
        origin = headers.get("origin", "")
        if not self._origins.is_studio(origin, headers.get("host", "")):
            return (
                f"Only the studio's own page may do this. The Origin header is {shown(origin)}. If "
                "a proxy serves the studio there, allow its host name with --allowed-host."
            )
        if not secrets.compare_digest(headers.get(TOKEN_HEADER, "").encode(), self._token.encode()):
            return "The studio was restarted after this page was opened. Reload the page."
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return "Set the Content-Type header to application/json."
        return ""


async def _read(receive: Receive) -> bytes | None:
    """Return the body, or None if it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that repeats the body, and then forwards later messages."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay
