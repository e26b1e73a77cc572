"""Signing in to Optimizely from a terminal."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from snippetgen.installation.credentials import PersonalToken, RenewedToken, Tokens
from snippetgen.installation.errors import SignInError
from snippetgen.installation.keeping import Keeper, SignIn
from snippetgen.installation.loopback import PATH, receive
from snippetgen.installation.oauth import Authorization, OAuthClient, TokenEndpoint
from snippetgen.problems import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from snippetgen.installation import Addresses
    from snippetgen.installation.connection import Clock
    from snippetgen.installation.credentials import Credentials

TOKEN = "SNIPPETGEN_TOKEN"  # noqa: S105 - the variable's name
CLIENT_ID = "SNIPPETGEN_OAUTH_CLIENT_ID"
CLIENT_SECRET = "SNIPPETGEN_OAUTH_CLIENT_SECRET"  # noqa: S105
REDIRECT_URI = "SNIPPETGEN_OAUTH_REDIRECT_URI"


def keeper(addresses: Addresses) -> Keeper:
    """Return what keeps the sign-in of this user."""
    return Keeper(addresses, Path(click.get_app_dir("snippetgen")))


class SigningIn:
    """Finds credentials: those of the environment, those that are kept, or new ones."""

    def __init__(
        self, http: httpx.AsyncClient, addresses: Addresses, clock: Clock, *, keep: bool
    ) -> None:
        self._http = http
        self._addresses = addresses
        self._clock = clock
        self._keeper = keeper(addresses)
        self._keep = keep
        self._new: SignIn | None = None

    async def credentials(self, anew: str | None, *, ask: bool) -> Credentials:
        """Sign in `anew` (`token` or `oauth`), or as before; `ask` tells whether a user is there.

        Raises SignInError.
        """
        if anew == "oauth":
            return await self._by_oauth()
        if anew is None:
            if token := os.environ.get(TOKEN):
                return PersonalToken(token)
            if kept := self._keeper.load():
                return self._as_kept(kept)
        if not ask:
            raise SignInError(f"There is no sign-in: set {TOKEN}, or run this without --yes.")
        token = click.prompt("Optimizely token (not shown)", hide_input=True, err=True)
        personal = PersonalToken(token)
        self._new = SignIn(token=personal.token)
        return personal

    def keep(self) -> None:
        """Keep a new sign-in, now that it has been of use."""
        if self._keep and self._new:
            place = self._keeper.save(self._new)
            click.echo(f"The sign-in is kept in {place}; `snippetgen logout` forgets it.", err=True)

    def _as_kept(self, kept: SignIn) -> Credentials:
        if kept.oauth:
            return self._renewed(kept.oauth, self._store)
        if kept.token:
            return PersonalToken(kept.token)
        raise SignInError("The sign-in that is kept is empty: `snippetgen logout` forgets it.")

    async def _by_oauth(self) -> Credentials:
        client = _client()
        redirect_uri = os.environ.get(REDIRECT_URI, "")
        redirect = urlsplit(redirect_uri)
        if redirect.scheme == "https":
            authorization, code = self._pasted(client, redirect_uri)
        else:
            if redirect_uri and (redirect.hostname, redirect.path) != ("127.0.0.1", PATH):
                raise SignInError(
                    f"{REDIRECT_URI} = {shown(redirect_uri)}: must be an https:// address, or "
                    f"http://127.0.0.1:PORT{PATH}."
                )
            async with receive(client, self._addresses.sign_in, redirect.port or 0) as receiver:
                click.echo(f"Sign in to Optimizely in a browser: {receiver.start}", err=True)
                webbrowser.open(receiver.start)
                authorization, code = receiver.authorization, await receiver.code()
        tokens = await self._endpoint(client).exchange(authorization, code)
        self._new = SignIn(oauth=tokens)
        return self._renewed(tokens, self._remember)

    def _pasted(self, client: OAuthClient, redirect_uri: str) -> tuple[Authorization, str]:
        """Where Optimizely redirects to a page of the vendor's, its address is to be pasted."""
        authorization = Authorization.begin(client, self._addresses.sign_in, redirect_uri)
        click.echo(f"Sign in to Optimizely in a browser: {authorization.url}", err=True)
        address = click.prompt("Address of the page that you came to", err=True)
        return authorization, authorization.code(address)

    def _renewed(self, tokens: Tokens, keep: Callable[[Tokens], None]) -> RenewedToken:
        async def refresh(refresh_token: str) -> Tokens:
            return await self._endpoint(_client()).refresh(refresh_token)

        return RenewedToken(tokens, refresh, self._clock.now, keep)

    def _remember(self, tokens: Tokens) -> None:
        self._new = SignIn(oauth=tokens)

    def _store(self, tokens: Tokens) -> None:
        self._keeper.save(SignIn(oauth=tokens))

    def _endpoint(self, client: OAuthClient) -> TokenEndpoint:
        return TokenEndpoint(self._http, self._addresses.sign_in, client, self._clock.now)


def _client() -> OAuthClient:
    missing = [name for name in (CLIENT_ID, CLIENT_SECRET) if not os.environ.get(name)]
    if missing:
        raise SignInError(
            f"OAuth needs an application that is registered with Optimizely: set "
            f"{' and '.join(missing)}."
        )
    return OAuthClient(os.environ[CLIENT_ID], os.environ[CLIENT_SECRET])
