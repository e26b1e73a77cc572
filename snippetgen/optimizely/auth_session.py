"""Finds credentials, for a terminal as for a page: the environment's, those kept, or new ones."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from snippetgen.optimizely.api import http_client
from snippetgen.optimizely.credential_store import Keeper, SignIn
from snippetgen.optimizely.credentials import PersonalToken, RenewedToken, Tokens
from snippetgen.optimizely.errors import SignInError
from snippetgen.optimizely.oauth import OAuthClient, TokenEndpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from snippetgen.optimizely.base_urls import Addresses
    from snippetgen.optimizely.credentials import Credentials
    from snippetgen.optimizely.oauth import Authorization

TOKEN = "SNIPPETGEN_TOKEN"  # noqa: S105 - the variable's name
CLIENT_ID = "SNIPPETGEN_OAUTH_CLIENT_ID"
CLIENT_SECRET = "SNIPPETGEN_OAUTH_CLIENT_SECRET"  # noqa: S105


class SigningIn:
    """One user's ways to sign in; a new sign-in is kept only when `keep` is called."""

    def __init__(
        self,
        addresses: Addresses,
        environment: Mapping[str, str],
        folder: Path,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`folder` is that of the user's settings; `now` is in seconds since 1970."""
        self.addresses = addresses
        self._environment = environment
        self._keeper = Keeper(addresses, folder)
        self._now = now
        self._new: SignIn | None = None
        self._is_kept = False

    def known(self) -> Credentials | None:
        """Return the environment's token, or else what is kept; raises SignInError."""
        if token := self._environment.get(TOKEN):
            return PersonalToken(token)
        kept = self._keeper.load()
        if kept is None:
            return None
        self._is_kept = True
        if kept.oauth:
            return self._renewed(kept.oauth)
        if kept.token:
            return PersonalToken(kept.token)
        raise SignInError("The sign-in that is kept is empty: `snippetgen logout` forgets it.")

    def by_token(self, token: str) -> Credentials:
        """Sign in with a token that a user gives; raises SignInError where it cannot be one."""
        personal = PersonalToken(token)
        self._new, self._is_kept = SignIn(token=personal.token), False
        return personal

    async def by_code(self, authorization: Authorization, code: str) -> Credentials:
        """Sign in with a code of OAuth; raises SignInError where it is not accepted."""
        async with http_client() as http:
            endpoint = TokenEndpoint(http, self.addresses.sign_in, authorization.client, self._now)
            tokens = await endpoint.exchange(authorization, code)
        self._new, self._is_kept = SignIn(oauth=tokens), False
        return self._renewed(tokens)

    def client(self) -> OAuthClient:
        """Return the application that is registered for OAuth; raises SignInError for none."""
        names = (CLIENT_ID, CLIENT_SECRET)
        missing = [name for name in names if not self._environment.get(name)]
        if missing:
            raise SignInError(
                f"OAuth needs an application that is registered with Optimizely: set "
                f"{' and '.join(missing)}."
            )
        return OAuthClient(*(self._environment[name] for name in names))

    def keep(self) -> str | None:
        """Keep a new sign-in, now that it has been of use; returns where, None where none is new.

        Raises SignInError where it cannot be kept.
        """
        new, self._new = self._new, None
        if new is None:
            return None
        place = self._keeper.save(new)
        self._is_kept = True
        return place

    def forget(self) -> bool:
        """Delete everything that is kept; tells whether there was any."""
        self._new, self._is_kept = None, False
        return self._keeper.delete()

    def _renewed(self, tokens: Tokens) -> RenewedToken:
        async def refresh(refresh_token: str) -> Tokens:
            async with http_client() as http:
                endpoint = TokenEndpoint(http, self.addresses.sign_in, self.client(), self._now)
                return await endpoint.refresh(refresh_token)

        return RenewedToken(tokens, refresh, self._now, self._take)

    def _take(self, tokens: Tokens) -> None:
        """Keep what was renewed where the sign-in itself is kept."""
        if self._is_kept:
            self._keeper.save(SignIn(oauth=tokens))
        else:
            self._new = SignIn(oauth=tokens)
