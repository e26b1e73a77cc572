"""A user's credentials: from the environment, from the credential store, or from a new sign-in."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from snippetgen.optimizely.api import http_client
from snippetgen.optimizely.credential_store import CredentialStore, StoredSignIn
from snippetgen.optimizely.credentials import PersonalToken, RefreshingToken, Tokens
from snippetgen.optimizely.errors import SignInError
from snippetgen.optimizely.oauth import OAuthClient, TokenEndpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from snippetgen.optimizely.base_urls import BaseUrls
    from snippetgen.optimizely.credentials import Credentials
    from snippetgen.optimizely.oauth import Authorization

TOKEN = "SNIPPETGEN_TOKEN"  # noqa: S105 - the variable's name
CLIENT_ID = "SNIPPETGEN_OAUTH_CLIENT_ID"
CLIENT_SECRET = "SNIPPETGEN_OAUTH_CLIENT_SECRET"  # noqa: S105


class AuthSession:
    """Signs in one user. A new sign-in is stored only when `save` is called."""

    def __init__(
        self,
        base_urls: BaseUrls,
        environment: Mapping[str, str],
        folder: Path,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`folder` contains the user's settings; `now` returns seconds since 1970."""
        self.base_urls = base_urls
        self._environment = environment
        self._store = CredentialStore(base_urls, folder)
        self._now = now
        self._new: StoredSignIn | None = None
        self._is_stored = False

    def stored_credentials(self) -> Credentials | None:
        """Return the environment's token, or the stored sign-in, or None.

        Raises SignInError if the token is malformed or the store cannot be used.
        """
        if token := self._environment.get(TOKEN):
            return PersonalToken(token)
        stored = self._store.load()
        if stored is None:
            return None
        self._is_stored = True
        if stored.oauth:
            return self._refreshing(stored.oauth)
        if stored.token:
            return PersonalToken(stored.token)
        raise SignInError("The stored sign-in is empty. Delete it with `snippetgen logout`.")

    def sign_in_with_token(self, token: str) -> Credentials:
        """Sign in with a personal token. Raises SignInError if it is malformed."""
        personal = PersonalToken(token)
        self._new, self._is_stored = StoredSignIn(token=personal.token), False
        return personal

    async def sign_in_with_code(self, authorization: Authorization, code: str) -> Credentials:
        """Sign in with an OAuth authorization code. Raises SignInError if it is rejected."""
        async with http_client() as http:
            endpoint = TokenEndpoint(http, self.base_urls.sign_in, authorization.client, self._now)
            tokens = await endpoint.exchange(authorization, code)
        self._new, self._is_stored = StoredSignIn(oauth=tokens), False
        return self._refreshing(tokens)

    def oauth_client(self) -> OAuthClient:
        """Return the registered OAuth application. Raises SignInError if none is configured."""
        names = (CLIENT_ID, CLIENT_SECRET)
        missing = [name for name in names if not self._environment.get(name)]
        if missing:
            raise SignInError(
                f"OAuth needs an application that is registered with Optimizely. Set "
                f"{' and '.join(missing)}."
            )
        return OAuthClient(*(self._environment[name] for name in names))

    def save(self) -> str | None:
        """Store a new sign-in.

        Returns where it is stored, or None if there is no new sign-in. Raises SignInError if it
        cannot be stored.
        """
        new, self._new = self._new, None
        if new is None:
            return None
        place = self._store.save(new)
        self._is_stored = True
        return place

    def sign_out(self) -> bool:
        """Delete all stored sign-ins. Returns whether there was one."""
        self._new, self._is_stored = None, False
        return self._store.delete()

    def _refreshing(self, tokens: Tokens) -> RefreshingToken:
        async def refresh(refresh_token: str) -> Tokens:
            async with http_client() as http:
                endpoint = TokenEndpoint(
                    http, self.base_urls.sign_in, self.oauth_client(), self._now
                )
                return await endpoint.refresh(refresh_token)

        return RefreshingToken(tokens, refresh, self._now, self._on_refresh)

    def _on_refresh(self, tokens: Tokens) -> None:
        """Store refreshed tokens if the sign-in is stored."""
        if self._is_stored:
            self._store.save(StoredSignIn(oauth=tokens))
        else:
            self._new = StoredSignIn(oauth=tokens)
