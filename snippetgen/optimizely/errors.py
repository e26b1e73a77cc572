"""What can go wrong while installing, as one sentence that is safe to print."""

from __future__ import annotations


class InstallationError(Exception):
    """Something that a user can read and act upon; nothing has been written."""


class SignInError(InstallationError):
    """There is no sign-in, or it does not work any longer."""


class ApiError(InstallationError):
    """Optimizely refused a request.

    `status` is that of HTTP; `uuid` names the request in Optimizely's logs, where it sent one.
    """

    def __init__(self, message: str, status: int, uuid: str | None = None) -> None:
        self.status = status
        self.uuid = uuid
        super().__init__(message)

    @property
    def refuses_the_token(self) -> bool:
        """Whether another token might be accepted (401 in v2; 401 and 403 in v1)."""
        return self.status in (401, 403)


class UnclearError(InstallationError):
    """The connection ended before the answer: the request may have taken effect, or not."""
