"""Credentials for requests: a personal token, or OAuth tokens that refresh themselves."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from snippetgen.optimizely.errors import SignInError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Api = Literal["web", "classic"]

LEEWAY = 120
"""Seconds before its expiry when a token is refreshed."""

_TOKEN = re.compile(r"[!-~]{8,4096}")


class Credentials(Protocol):
    """Credentials that authenticate requests."""

    async def header(self, api: Api) -> tuple[str, str]:
        """Return the name and the value of the header that authenticates a request."""
        ...

    async def refresh(self, refused: str) -> bool:
        """Refresh the header value after a 401. Returns whether a retry may succeed."""
        ...

    def redact(self, text: str) -> str:
        """Return the text with every secret replaced."""
        ...


class PersonalToken:
    """A personal token from Optimizely's settings.

    REST v1 expects it in the header `Token` (Classic's documentation, "Authentication"), and v2 as
    a bearer token (REST v2, "apiKey").
    """

    def __init__(self, token: str) -> None:
        """Raises SignInError if the token is malformed."""
        self.token = token.strip()
        if not _TOKEN.fullmatch(self.token):
            raise SignInError(
                "This is not a token, which has 8 to 4096 printable ASCII characters and no spaces."
            )

    async def header(self, api: Api) -> tuple[str, str]:
        if api == "classic":
            return "Token", self.token
        return "Authorization", f"Bearer {self.token}"

    async def refresh(self, refused: str) -> bool:  # noqa: ARG002
        return False

    def redact(self, text: str) -> str:
        return text.replace(self.token, "***")


class Tokens(BaseModel):
    """The tokens that an authorization server issued; `expires_at` is in seconds since 1970."""

    model_config = ConfigDict(frozen=True, strict=True)

    access_token: str = Field(repr=False, pattern=r"^[!-~]{1,4096}$")
    refresh_token: str | None = Field(default=None, repr=False)
    expires_at: float = Field(allow_inf_nan=False)


class RefreshingToken:
    """An OAuth token for both APIs, refreshed shortly before it expires and after a 401."""

    def __init__(
        self,
        tokens: Tokens,
        refresh: Callable[[str], Awaitable[Tokens]],
        now: Callable[[], float],
        on_refresh: Callable[[Tokens], None] = lambda _: None,
    ) -> None:
        """`refresh` exchanges a refresh token for new tokens; `on_refresh` is called with them."""
        self.tokens = tokens
        self._request_refresh = refresh
        self._now = now
        self._on_refresh = on_refresh
        self._lock = asyncio.Lock()
        self._secrets = {tokens.access_token, tokens.refresh_token}

    async def header(self, api: Api) -> tuple[str, str]:  # noqa: ARG002
        if self._now() > self.tokens.expires_at - LEEWAY:
            await self.refresh(self._value)
        return "Authorization", self._value

    async def refresh(self, refused: str) -> bool:
        async with self._lock:
            if self._value != refused:
                return True  # another request has refreshed it in the meantime
            if self.tokens.refresh_token is None:
                raise SignInError("The sign-in has expired. Sign in again.")
            self.tokens = await self._request_refresh(self.tokens.refresh_token)
            self._secrets |= {self.tokens.access_token, self.tokens.refresh_token}
            self._on_refresh(self.tokens)
        return True

    def redact(self, text: str) -> str:
        for secret in filter(None, self._secrets):
            text = text.replace(secret, "***")
        return text

    @property
    def _value(self) -> str:
        return f"Bearer {self.tokens.access_token}"
