"""Faults: how the fakes misbehave when a test asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, Response

from snippetgen_harness.fakes.rest.errors import ApiError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_SIGN_IN_PAGE = "<!doctype html><title>Sign in to this network</title>"


class Faults(BaseModel):
    """The faults that a test has switched on.

    Each request that a counter affects decrements it. Everything else is unchanged.
    """

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    too_many: int = Field(default=0, ge=0)
    """How many API requests to answer with 429."""
    unavailable: int = Field(default=0, ge=0)
    """How many API requests to answer with 503."""
    retry_after: str | None = None
    """The header `Retry-After` of 429 and 503; None sends no such header."""
    no_json: int = Field(default=0, ge=0)
    """How many API requests to answer with 200 and an HTML page."""
    cut: Literal["before", "after"] | None = None
    """Breaks the connection of the next creation before or after the object is created."""
    lag: int = Field(default=0, ge=0)
    """How many lists omit an object after its creation."""
    link: bool = True
    """Whether v2 sends `Link` headers."""
    consent: Literal["allow", "deny"] = "allow"
    """What the user answers on the OAuth consent page."""
    pkce: bool = True
    """Whether the OAuth server checks PKCE or ignores it."""
    revoked: Literal[400, 403] = 400
    """The status for a revoked refresh token: 403 in Classic's documentation, 400 in today's."""

    def next_response(self) -> Response | ApiError | None:
        """Take the next fault off its counter and return its response; None means no fault."""
        if self.too_many:
            self.too_many -= 1
            return ApiError(429, "Too many requests")
        if self.unavailable:
            self.unavailable -= 1
            return ApiError(503, "Service unavailable")
        if self.no_json:
            self.no_json -= 1
            return HTMLResponse(_SIGN_IN_PAGE)
        return None


class BrokenResponse(Response):
    """Promises more bytes than it sends, which makes the server close the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
