"""Errors that the studio's API responds with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen.validation.errors import Problem


class ApiError(Exception):
    """An error with its HTTP status; `details` are further members of the JSON response."""

    def __init__(self, status: int, message: str, **details: Any) -> None:  # noqa: ANN401
        self.status = status
        self.content = {"error": message, **details}
        super().__init__(message)


def invalid_configuration(problems: Sequence[Problem], message: str | None = None) -> ApiError:
    """Return the error for a configuration that has problems; the response lists them."""
    if message is None:
        count = len(problems)
        them = "a problem. Fix it" if count == 1 else f"{count} problems. Fix them"
        message = f"The configuration has {them} first."
    return ApiError(422, message, problems=[problem_json(each) for each in problems])


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return `{key, value, message, field_message, line, column}`.

    `field_message` is the message beside a field of the form. The file is known from the request.
    """
    return {**problem.as_json(), "field_message": problem.field_message}
