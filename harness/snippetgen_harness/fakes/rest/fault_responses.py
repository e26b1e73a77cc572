"""The bad days' answers: too many requests, not available, no JSON, a broken connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from snippetgen_harness.fakes.rest.errors import RefusalError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from snippetgen_harness.fakes.rest.faults import Modes

_PAGE = "<!doctype html><title>Sign in to this network</title>"


class Cut(Response):
    """Breaks the connection: promises more than it sends, so that a server has to close it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


def bad_answer(modes: Modes) -> Response | RefusalError | None:
    """Return what is answered instead of anything else; None on a good day."""
    if modes.too_many:
        modes.too_many -= 1
        return RefusalError(429, "Too many requests")
    if modes.unavailable:
        modes.unavailable -= 1
        return RefusalError(503, "Service unavailable")
    if modes.no_json:
        modes.no_json -= 1
        return HTMLResponse(_PAGE)
    return None
