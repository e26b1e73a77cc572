"""Sign-in to Optimizely from a terminal."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from snippetgen.optimizely import BaseUrls
from snippetgen.optimizely.auth_session import TOKEN, AuthSession
from snippetgen.optimizely.base_urls import is_secure_url
from snippetgen.optimizely.errors import SignInError
from snippetgen.optimizely.oauth import Authorization, OAuthClient
from snippetgen.optimizely.oauth_redirect import PATH, receive_redirect
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from snippetgen.optimizely.credentials import Credentials

REDIRECT_URI = "SNIPPETGEN_OAUTH_REDIRECT_URI"


def open_session() -> AuthSession:
    """Return this user's session; raises InstallationError if the environment has invalid URLs."""
    folder = Path(click.get_app_dir("snippetgen"))
    return AuthSession(BaseUrls.from_environment(os.environ), os.environ, folder)


async def sign_in(session: AuthSession, method: str | None, *, ask: bool) -> Credentials:
    """Sign in with a `method` (`token` or `oauth`), or with the stored sign-in if it is None.

    `ask` says whether the command may ask the user for a token. Raises SignInError.
    """
    if method == "oauth":
        return await _sign_in_with_oauth(session)
    if method is None and (stored := session.stored_credentials()):
        return stored
    if not ask:
        raise SignInError(f"No sign-in is stored. Set {TOKEN}, or run the command without --yes.")
    return session.sign_in_with_token(_ask_for_token())


def _ask_for_token() -> str:
    """Return the token that the user types, or that another program writes to standard input."""
    if sys.stdin.isatty():
        return str(click.prompt("Optimizely token (not shown)", hide_input=True, err=True))
    if token := sys.stdin.readline().strip():
        return token
    raise SignInError(f"No sign-in is stored, and standard input has no token. Set {TOKEN}.")


def store(session: AuthSession) -> None:
    """Store a new sign-in, and print where."""
    if place := session.save():
        click.echo(f"The sign-in is stored in {place}; `snippetgen logout` deletes it.", err=True)


async def _sign_in_with_oauth(session: AuthSession) -> Credentials:
    client, base_url = session.oauth_client(), session.base_urls.sign_in
    redirect_uri = os.environ.get(REDIRECT_URI, "")
    if redirect_uri.startswith("https://"):
        return await session.sign_in_with_code(*_ask_for_redirect(client, base_url, redirect_uri))
    async with receive_redirect(
        client, base_url, _port(redirect_uri) if redirect_uri else 0
    ) as receiver:
        click.echo(f"Sign in to Optimizely in a browser: {receiver.start_url}", err=True)
        webbrowser.open(receiver.start_url)
        return await session.sign_in_with_code(receiver.authorization, await receiver.code())


def _port(redirect_uri: str) -> int:
    """Return the port of a redirect to this machine; raises SignInError for any other redirect."""
    port = urlsplit(redirect_uri).port if is_secure_url(redirect_uri) else None
    if port is None or redirect_uri != f"http://127.0.0.1:{port}{PATH}":
        raise SignInError(
            f"{REDIRECT_URI} = {shown(redirect_uri)}: must be an https:// URL, or "
            f"http://127.0.0.1:PORT{PATH}."
        )
    return port


def _ask_for_redirect(
    client: OAuthClient, base_url: str, redirect_uri: str
) -> tuple[Authorization, str]:
    """Ask for the URL of the vendor's page that Optimizely redirected to."""
    authorization = Authorization.begin(client, base_url, redirect_uri)
    click.echo(f"Sign in to Optimizely in a browser: {authorization.url}", err=True)
    pasted = click.prompt("URL of the page you were redirected to", err=True)
    return authorization, authorization.code(pasted)
