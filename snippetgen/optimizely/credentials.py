"""What a request is signed with: a personal token, or a token of OAuth that renews itself."""

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
"""Seconds before its end at which a token is renewed."""

_TOKEN = re.compile(r"[!-~]{8,4096}")


class Credentials(Protocol):
    """Signs requests."""

    async def header(self, api: Api) -> tuple[str, str]:
        """Return the name and the value of the header that signs a request."""
        ...

    async def renew(self, refused: str) -> bool:
        """After a 401 tell whether another try is worth it; `refused` is the header's value."""
        ...

    def redacted(self, text: str) -> str:
        """Return the text without any secret."""
        ...


class PersonalToken:
    """A token that a user made in Optimizely.

    v1 takes it in a header of its own, `Token` (Classic's documentation, "Authentication"); v2 as
    a bearer (REST v2, "apiKey").
    """

    def __init__(self, token: str) -> None:
        """Raises SignInError where that cannot be a token."""
        self.token = token.strip()
        if not _TOKEN.fullmatch(self.token):
            raise SignInError(
                "That is no token: it must be 8 to 4096 printable ASCII characters without spaces."
            )

    async def header(self, api: Api) -> tuple[str, str]:
        if api == "classic":
            return "Token", self.token
        return "Authorization", f"Bearer {self.token}"

    async def renew(self, refused: str) -> bool:  # noqa: ARG002
        return False

    def redacted(self, text: str) -> str:
        return text.replace(self.token, "***")


class Tokens(BaseModel):
    """What the authorization server gives; `expires_at` is in seconds since 1970."""

    model_config = ConfigDict(frozen=True, strict=True)

    access_token: str = Field(repr=False, pattern=r"^[!-~]{1,4096}$")
    refresh_token: str | None = Field(default=None, repr=False)
    expires_at: float = Field(allow_inf_nan=False)


class RenewedToken:
    """A token of OAuth: a bearer for both APIs, renewed shortly before its end and after a 401."""

    def __init__(
        self,
        tokens: Tokens,
        refresh: Callable[[str], Awaitable[Tokens]],
        now: Callable[[], float],
        keep: Callable[[Tokens], None] = lambda _: None,
    ) -> None:
        """`refresh` gets new tokens for a refresh token; `keep` stores them."""
        self.tokens = tokens
        self._refresh = refresh
        self._now = now
        self._keep = keep
        self._lock = asyncio.Lock()
        self._secrets = {tokens.access_token, tokens.refresh_token}

    async def header(self, api: Api) -> tuple[str, str]:  # noqa: ARG002
        if self._now() > self.tokens.expires_at - LEEWAY:
            await self.renew(self._value)
        return "Authorization", self._value

    async def renew(self, refused: str) -> bool:
        async with self._lock:
            if self._value != refused:
                return True  # another request has renewed it meanwhile
            if self.tokens.refresh_token is None:
                raise SignInError("The sign-in has ended. Sign in again.")
            self.tokens = await self._refresh(self.tokens.refresh_token)
            self._secrets |= {self.tokens.access_token, self.tokens.refresh_token}
            self._keep(self.tokens)
        return True

    def redacted(self, text: str) -> str:
        for secret in filter(None, self._secrets):
            text = text.replace(secret, "***")
        return text

    @property
    def _value(self) -> str:
        return f"Bearer {self.tokens.access_token}"
