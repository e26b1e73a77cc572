"""The application that delivers snippets, in plain ASGI, so that a script costs one look-up."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from snippetgen.config.fleet.watched_fleet import CHECK_SECONDS
from snippetgen.delivery.catalogue import Catalogue
from snippetgen.delivery.scripts import CODINGS, NOTHING, raw
from snippetgen.http.content_negotiation import choose_coding, is_known
from snippetgen.http.public_scripts import FOR_ANY_SITE, IMMUTABLE, METHODS, PREFLIGHT, caching

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

    from snippetgen.delivery.scripts import Headers, Script
    from snippetgen.publishing.index import Coding

_log = logging.getLogger(__name__)

_PATH = re.compile(r"/s/([a-z0-9-]{1,63})(?:\.([0-9a-f]{8,64}))?(?:\.min)?\.js")

_NOT_STORED = raw({"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
_TEXT = raw({"Content-Type": "text/plain; charset=utf-8"})
_JSON = raw({"Content-Type": "application/json"})
_ALLOW = raw({"Allow": METHODS})
_ANY_SITE = raw(FOR_ANY_SITE)
_PREFLIGHT = raw({**FOR_ANY_SITE, **PREFLIGHT})
_IMMUTABLE = raw({"Cache-Control": IMMUTABLE})
_BRIEFLY = raw({"Cache-Control": caching(60)})


class Delivery:
    """Delivers the scripts of a fleet's customers.

    `/s/<name>.js` and `/s/<name>.min.js` are the current version, `/s/<name>.<digits>.js` and
    `/s/<name>.<digits>.min.js` the one whose SHA-256 begins with the digits. Unknown names and
    versions get JavaScript that does nothing. `/health` reports the number of customers.
    """

    def __init__(self, fleet: Path, *, max_age: int = 300) -> None:
        """Read a fleet file and its table.

        `max_age` is how many seconds browsers may cache a script. Raises ConfigError if the file or
        the table cannot be read. Invalid rows are logged.
        """
        self.catalogue = Catalogue(fleet)
        self._caching = raw({"Cache-Control": caching(max_age)})
        self._watching: asyncio.Task[None] | None = None
        self._making: dict[str, asyncio.Task[Script]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, or take part in the server's lifespan."""
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, send)

    async def _answer(self, scope: Scope, send: Send) -> None:
        path, method = scope["path"], scope["method"]
        match = _PATH.fullmatch(path)
        if match is None:
            await self._answer_other(path, method, send)
        elif method in ("GET", "HEAD"):
            script = self.catalogue.ready.get(match[1]) or await self._make(match[1])
            digits = match[2]
            if digits and not script.sha256.startswith(digits):
                script = NOTHING
            lasting = _IMMUTABLE if digits else self._caching
            await _deliver(script, scope, send, _BRIEFLY if script is NOTHING else lasting)
        elif method == "OPTIONS":
            await _respond(send, 204, _PREFLIGHT)
        else:
            await _respond(send, 405, [*_TEXT, *_ALLOW, *_NOT_STORED], b"Use GET or HEAD.\n")

    async def _answer_other(self, path: str, method: str, send: Send) -> None:
        if path == "/health":
            state = json.dumps({"ok": True, "customers": len(self.catalogue)}).encode()
            body = b"" if method == "HEAD" else state
            await _respond(send, 200, [*_JSON, *_NOT_STORED], body)
            return
        text = b"" if method == "HEAD" else b"Snippets are at /s/NAME.js.\n"
        await _respond(send, 404, [*_TEXT, *_NOT_STORED], text)

    async def _make(self, name: str) -> Script:
        """Return a script that is not ready. Concurrent requests share the rendering."""
        if name not in self.catalogue:
            return NOTHING
        making = self._making.get(name)
        if making is None:
            work = asyncio.to_thread(self.catalogue.make, name)
            making = self._making[name] = asyncio.create_task(work)
            making.add_done_callback(lambda _: self._making.pop(name, None))
        # A client that disconnects must not cancel work that others wait for.
        return await asyncio.shield(making)

    async def _watch(self) -> None:
        while True:
            pause = CHECK_SECONDS
            try:
                pause = await asyncio.to_thread(self.catalogue.refresh)
            except Exception:
                _log.exception("The table cannot be checked for changes.")
            await asyncio.sleep(pause)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self._watching:
                    self._watching.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return


async def _deliver(script: Script, scope: Scope, send: Send, cache_control: Headers) -> None:
    accepted = known = b""
    for name, value in scope["headers"]:
        # Several lines of a list header form one list.
        if name == b"accept-encoding":
            accepted = accepted + b", " + value if accepted else value
        elif name == b"if-none-match":
            known = known + b", " + value if known else value
    coding = _coding(accepted)
    if coding is None:
        text = f"No acceptable content coding. Available: {', '.join(CODINGS)}.\n".encode()
        await _respond(send, 406, [*_TEXT, *_ANY_SITE, *_NOT_STORED], text)
        return
    found = script.representations[coding]
    if known and is_known(known.decode("latin-1"), found.etag):
        await _respond(send, 304, [*found.unchanged(), *cache_control])
        return
    body = b"" if scope["method"] == "HEAD" else found.body
    await _respond(send, 200, [*found.headers(), *cache_control], body)


@lru_cache(256)
def _coding(accept_encoding: bytes) -> Coding | None:
    """Choose a coding; browsers send few different headers."""
    chosen = choose_coding(accept_encoding.decode("latin-1"), CODINGS)
    return next((coding for coding in CODINGS if coding == chosen), None)


async def _respond(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
