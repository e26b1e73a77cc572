"""What an API answered: JSON of the documented form, or an error with the API's own words."""

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

LONGEST_MESSAGE = 300
"""Characters of an API's message that an error repeats."""

HINTS = {
    401: "The token is not accepted.",
    403: "The token is not accepted, or gives no access to this.",
    404: "There is no such thing, or the token gives no access to it.",
    429: "Too many requests; try again in some minutes.",
    503: "The service is not available; try again in some minutes.",
}


class ErrorBody(BaseModel):
    """Schema `Error` of REST v2; v1 documents no bodies of errors."""

    message: str | None = None
    uuid: str | None = None


@dataclass(frozen=True)
class Answer:
    """An answer to one request; `request` is its method and address, without any secret."""

    request: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:  # noqa: ANN401
        """Return the body; raises InstallationError where it is no JSON."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            kind = escaped(shortened(self.headers.get("content-type", "an unknown type")))
            raise InstallationError(
                f"{self.request}: answered {self.status} with {kind} that is no JSON. "
                "Is something between this machine and Optimizely?"
            ) from None

    def parsed(self, shape: TypeAdapter[T]) -> T:
        """Return the body in its documented shape; raises InstallationError for any other."""
        return as_shape(self.json(), shape, self.request)

    def error(self, redacted: Callable[[str], str]) -> ApiError:
        """Make an error of a refusal, with the API's message and uuid but no secret."""
        body = self._error_body(redacted)
        said = redacted(body.message) if body.message else ""
        message = f"{self.request}: answered {self.status}"
        if said:
            message += f": {escaped(shortened(said, LONGEST_MESSAGE))}"
        message = message.rstrip(".") + "."
        if hint := HINTS.get(self.status):
            message += f" {hint}"
        uuid = body.uuid and escaped(shortened(redacted(body.uuid)))
        if uuid:
            message += f" (uuid {uuid})"
        return ApiError(message, self.status, uuid)

    def _error_body(self, redacted: Callable[[str], str]) -> ErrorBody:
        try:
            return ErrorBody.model_validate_json(self.content)
        except ValidationError:
            return ErrorBody(message=self._plain_text(redacted))

    def _plain_text(self, redacted: Callable[[str], str]) -> str | None:
        # Half of a secret would not be recognised: cut afterwards.
        text = redacted(self.content.decode("utf-8", "replace"))[: 4 * LONGEST_MESSAGE].strip()
        return None if text.startswith("<") else text or None


def as_shape(value: object, shape: TypeAdapter[T], request: str) -> T:
    """Check a value of JSON; raises InstallationError that names the first wrong place."""
    try:
        return shape.validate_python(value)
    except ValidationError as error:
        place = ".".join(map(str, error.errors(include_url=False)[0]["loc"])) or "the whole"
        raise InstallationError(
            f"{request}: the answer does not have its documented form, at {escaped(place)}."
        ) from None
