"""Refusals, and reading what a client sent."""

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
    """A request is not what the documentation wants; `status` is HTTP's."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        self.message = message
        super().__init__(message)

    def response_v1(self) -> JSONResponse:
        """Answer as v1, whose bodies of errors are not documented."""
        return JSONResponse({"status": self.status, "message": self.message}, self.status)

    def response_v2(self) -> JSONResponse:
        """Answer with v2's schema `Error`."""
        body = {
            "code": str(self.status),
            "message": self.message,
            "messages": {},
            "uuid": str(uuid.uuid4()),
        }
        return JSONResponse(body, self.status)


async def read_json_object(request: Request) -> dict[str, Any]:
    """Read a JSON object; raises ApiError where the body is none."""
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
    """Raise ApiError with everything that is unknown, or of a wrong type."""
    if faults := list(_faults(body, allowed)):
        raise ApiError(400, " ".join(faults))


def parse_id(text: str) -> int:
    """Read an id of a path; raises ApiError with 404 where it is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= 20):
        raise ApiError(404, "There is no such thing.")
    return int(text)


def _faults(
    body: Mapping[str, Any], allowed: Mapping[str, type | tuple[type, ...]]
) -> Iterator[str]:
    for name, value in body.items():
        if name not in allowed:
            yield f"{name[:60]} is not a field here."
        elif not isinstance(value, allowed[name]) or (
            isinstance(value, bool) and allowed[name] is int
        ):
            yield f"{name} has a wrong type."
