"""Responses of an API: JSON in the documented schema, or an error with the API's message."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from snippetgen.optimizely.errors import ApiError, InstallationError
from snippetgen.text.display import escaped, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

MAX_MESSAGE_LENGTH = 300
"""The maximum number of characters of an API's message that an error quotes."""

HINTS = {
    401: "The token was not accepted.",
    403: "The token was not accepted, or does not give access to this.",
    404: "It does not exist, or the token does not give access to it.",
    429: "Too many requests; try again in a few minutes.",
    503: "The service is not available; try again in a few minutes.",
}


class ErrorBody(BaseModel):
    """The schema `Error` of REST v2. v1 does not document its error bodies."""

    message: str | None = None
    uuid: str | None = None


@dataclass(frozen=True)
class ApiResponse:
    """A response. `request` is the method and the URL of its request, without secrets."""

    request: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:  # noqa: ANN401
        """Return the body. Raises InstallationError if it is not JSON."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            kind = escaped(shortened(self.headers.get("content-type", "an unknown type")))
            raise InstallationError(
                f"{self.request}: got status {self.status} with {kind} instead of JSON. "
                "Check whether there is a proxy between this machine and Optimizely."
            ) from None

    def parse(self, schema: TypeAdapter[T]) -> T:
        """Parse the body by its documented schema. Raises InstallationError if it differs."""
        return validate_response(self.json(), schema, self.request)

    def error(self, redact: Callable[[str], str]) -> ApiError:
        """Return an ApiError with the API's message and uuid, without secrets."""
        body = self._error_body(redact)
        reason = redact(body.message) if body.message else ""
        message = f"{self.request}: got status {self.status}"
        if reason:
            message += f": {escaped(shortened(reason, MAX_MESSAGE_LENGTH))}"
        message = message.rstrip(".") + "."
        if hint := HINTS.get(self.status):
            message += f" {hint}"
        uuid = body.uuid and escaped(shortened(redact(body.uuid)))
        if uuid:
            message += f" (uuid {uuid})"
        return ApiError(message, self.status, uuid)

    def _error_body(self, redact: Callable[[str], str]) -> ErrorBody:
        try:
            return ErrorBody.model_validate_json(self.content)
        except ValidationError:
            return ErrorBody(message=self._plain_text(redact))

    def _plain_text(self, redact: Callable[[str], str]) -> str | None:
        # Redact before truncating, because half of a secret would not be recognized.
        text = redact(self.content.decode("utf-8", "replace"))[: 4 * MAX_MESSAGE_LENGTH].strip()
        return None if text.startswith("<") else text or None


def validate_response(value: object, schema: TypeAdapter[T], request: str) -> T:
    """Validate JSON. Raises InstallationError, which names the first invalid location."""
    try:
        return schema.validate_python(value)
    except ValidationError as error:
        place = ".".join(map(str, error.errors(include_url=False)[0]["loc"])) or "the top level"
        raise InstallationError(
            f"{request}: the response does not match its documented schema at {escaped(place)}."
        ) from None
