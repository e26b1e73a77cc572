"""Sign-in to Optimizely from a terminal."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from snippetgen.optimizely import Addresses
from snippetgen.optimizely.auth_session import TOKEN, SigningIn
from snippetgen.optimizely.base_urls import is_private
from snippetgen.optimizely.errors import SignInError
from snippetgen.optimizely.oauth import Authorization, OAuthClient
from snippetgen.optimizely.oauth_redirect import PATH, receive
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from snippetgen.optimizely.credentials import Credentials

REDIRECT_URI = "SNIPPETGEN_OAUTH_REDIRECT_URI"


def signing_in() -> SigningIn:
    """Return this user's ways to sign in; raises InstallationError for an unusable address."""
    folder = Path(click.get_app_dir("snippetgen"))
    return SigningIn(Addresses.from_environment(os.environ), os.environ, folder)


async def sign_in(user: SigningIn, anew: str | None, *, ask: bool) -> Credentials:
    """Sign in `anew` (`token` or `oauth`), or with the stored sign-in if `anew` is None.

    `ask` says whether the user may be asked for a token. Raises SignInError.
    """
    if anew == "oauth":
        return await _by_oauth(user)
    if anew is None and (known := user.known()):
        return known
    if not ask:
        raise SignInError(f"No sign-in is stored: set {TOKEN}, or run this without --yes.")
    return user.by_token(click.prompt("Optimizely token (not shown)", hide_input=True, err=True))


def keep(user: SigningIn) -> None:
    """Store a new sign-in, and say where."""
    if place := user.keep():
        click.echo(f"The sign-in is stored in {place}; `snippetgen logout` deletes it.", err=True)


async def _by_oauth(user: SigningIn) -> Credentials:
    client, address = user.client(), user.addresses.sign_in
    redirect_uri = os.environ.get(REDIRECT_URI, "")
    if redirect_uri.startswith("https://"):
        return await user.by_code(*_pasted(client, address, redirect_uri))
    async with receive(client, address, _port(redirect_uri) if redirect_uri else 0) as receiver:
        click.echo(f"Sign in to Optimizely in a browser: {receiver.start}", err=True)
        webbrowser.open(receiver.start)
        return await user.by_code(receiver.authorization, await receiver.code())


def _port(redirect_uri: str) -> int:
    """Return the port of a redirect to this machine; raises SignInError for any other redirect."""
    port = urlsplit(redirect_uri).port if is_private(redirect_uri) else None
    if port is None or redirect_uri != f"http://127.0.0.1:{port}{PATH}":
        raise SignInError(
            f"{REDIRECT_URI} = {shown(redirect_uri)}: must be an https:// address, or "
            f"http://127.0.0.1:PORT{PATH}."
        )
    return port


def _pasted(client: OAuthClient, address: str, redirect_uri: str) -> tuple[Authorization, str]:
    """Ask for the address of the vendor's page that Optimizely redirected to."""
    authorization = Authorization.begin(client, address, redirect_uri)
    click.echo(f"Sign in to Optimizely in a browser: {authorization.url}", err=True)
    pasted = click.prompt("Address of the page you were redirected to", err=True)
    return authorization, authorization.code(pasted)
