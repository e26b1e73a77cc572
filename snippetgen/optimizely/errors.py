"""Errors of an installation, whose messages are safe to print."""

from __future__ import annotations


class InstallationError(Exception):
    """The installation cannot continue; the file has not been written."""


class SignInError(InstallationError):
    """The user is not signed in, or the sign-in is no longer valid."""


class ApiError(InstallationError):
    """Optimizely rejected a request.

    `status` is the HTTP status. `uuid`, if present, identifies the request in Optimizely's logs.
    """

    def __init__(self, message: str, status: int, uuid: str | None = None) -> None:
        self.status = status
        self.uuid = uuid
        super().__init__(message)

    @property
    def refuses_the_token(self) -> bool:
        """Whether another token might be accepted (401 in v2; 401 and 403 in v1)."""
        return self.status in (401, 403)


class UnknownOutcomeError(InstallationError):
    """The connection ended before the response, so the request may have taken effect."""
