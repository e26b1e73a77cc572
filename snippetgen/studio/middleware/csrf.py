"""Protection of everything that writes or runs: only the studio's own page may ask for it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "X-Snippetgen-Token"  # noqa: S105 - a name

LARGEST_BODY = 256 * 1024
"""Bytes."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Protection:
    """Refuses requests of other sites' pages, and bodies without bound.

    A request that may change something needs the `token`, which only the studio's page knows, its
    own `Origin`, and JSON, which no form of another site can send.
    """

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 403 or 413."""
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self._app(scope, receive, send)
            return
        if reason := self._refusal(Headers(scope=scope)):
            await JSONResponse({"error": reason}, 403)(scope, receive, send)
            return
        body = await _read(receive)
        if body is None:
            error = f"The request has more than {LARGEST_BODY} bytes."
            await JSONResponse({"error": error}, 413)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    def _refusal(self, headers: Headers) -> str:
        if headers.get("origin", "") != f"http://{headers.get('host', '')}":
            return "Only the studio's own page may do this: the Origin is another one."
        if not secrets.compare_digest(headers.get(TOKEN_HEADER, "").encode(), self._token.encode()):
            return f"{TOKEN_HEADER} is not this studio's: open its page anew."
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return "The Content-Type must be application/json."
        return ""


async def _read(receive: Receive) -> bytes | None:
    """Read the body; None where it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Give the body that was read, and then whatever comes."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay
