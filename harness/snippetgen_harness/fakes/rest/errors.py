"""Errors in the formats of both APIs, and validation of requests."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.requests import Request

LARGEST_BODY = 1024 * 1024


class ApiError(Exception):
    """A request that the documented API would reject with the HTTP status `status`."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        self.message = message
        super().__init__(message)

    def response_v1(self) -> JSONResponse:
        """Return a response of v1, which does not document its error bodies."""
        return JSONResponse({"status": self.status, "message": self.message}, self.status)

    def response_v2(self) -> JSONResponse:
        """Return a response in v2's schema `Error`."""
        body = {
            "code": str(self.status),
            "message": self.message,
            "messages": {},
            "uuid": str(uuid.uuid4()),
        }
        return JSONResponse(body, self.status)


async def read_json_object(request: Request) -> dict[str, Any]:
    """Read a request body; raises ApiError if it is not a JSON object."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_BODY:
            raise ApiError(413, "The body is too large.")
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise ApiError(400, "The body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise ApiError(400, "The body must be a JSON object.")
    return body


def check_fields(body: Mapping[str, Any], allowed: Mapping[str, type | tuple[type, ...]]) -> None:
    """Raise ApiError that lists every unknown field and every wrong type."""
    if problems := list(_problems(body, allowed)):
        raise ApiError(400, " ".join(problems))


def parse_id(text: str) -> int:
    """Read an id from a path; raises ApiError with status 404 if it is not an id."""
    if not (text.isascii() and text.isdigit() and len(text) <= 20):
        raise ApiError(404, "Not found.")
    return int(text)


def _problems(
    body: Mapping[str, Any], allowed: Mapping[str, type | tuple[type, ...]]
) -> Iterator[str]:
    for name, value in body.items():
        if name not in allowed:
            yield f"{name[:60]} is not a known field."
        elif not isinstance(value, allowed[name]) or (
            isinstance(value, bool) and allowed[name] is int
        ):
            yield f"{name} has the wrong type."
