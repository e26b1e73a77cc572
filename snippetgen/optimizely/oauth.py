"""The OAuth 2.0 authorization code flow of Optimizely (Classic's documentation, "OAuth").

Its scope parameter is `scopes`, whose only value is `all`. The response to a revoked refresh token
has status 403 (Classic's documentation) or 400 (the current documentation). The PKCE challenge (RFC
7636) is always sent, because a server without PKCE ignores it (RFC 6749, 3.1).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from oauthlib.oauth2 import OAuth2Error, WebApplicationClient
from oauthlib.oauth2.rfc6749.errors import MismatchingStateError

from snippetgen.optimizely.api_client import send
from snippetgen.optimizely.credentials import Tokens
from snippetgen.optimizely.errors import InstallationError, SignInError
from snippetgen.text.display import escaped, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from snippetgen.optimizely.responses import ApiResponse

DEFAULT_LIFETIME = 7200
"""Lifetime of an access token in seconds if the response does not contain it."""

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class OAuthClient:
    """An application registered with Optimizely."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Authorization:
    """A sign-in in progress.

    `url` is the page of Optimizely that the user's browser opens. `binding` is stored in a cookie
    of that browser (HttpOnly, SameSite=Lax), so a redirect in any other browser is rejected.
    """

    client: OAuthClient
    url: str
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    binding: str = field(repr=False)

    @classmethod
    def begin(cls, client: OAuthClient, base_url: str, redirect_uri: str) -> Authorization:
        """Begin a sign-in at the authorization server's base URL."""
        protocol = WebApplicationClient(client.id)
        verifier = protocol.create_code_verifier(64)
        state = secrets.token_urlsafe(32)
        url = protocol.prepare_request_uri(
            _as_https(f"{base_url}/authorize"),
            redirect_uri=redirect_uri,
            state=state,
            scopes="all",
            code_challenge=protocol.create_code_challenge(verifier, "S256"),
            code_challenge_method="S256",
        )
        scheme = urlsplit(base_url).scheme
        url = f"{scheme}{url.removeprefix('https')}"
        return cls(client, url, redirect_uri, state, verifier, secrets.token_urlsafe(32))

    def code(self, redirected: str) -> str:
        """Return the code from the URL that the browser was redirected to.

        Raises SignInError if the URL belongs to another sign-in or reports an error.
        """
        protocol = WebApplicationClient(self.client.id)
        try:
            found = protocol.parse_request_uri_response(_as_https(redirected), state=self.state)
        except MismatchingStateError:
            raise SignInError(
                "The redirect does not belong to this sign-in: its state differs. Sign in again."
            ) from None
        except OAuth2Error as error:
            raise SignInError(_refusal(error)) from None
        return str(found["code"])

    def code_for(self, binding: str | None, redirected: str) -> str:
        """Return the code like `code`, if `binding` belongs to the browser that began the sign-in.

        Raises SignInError.
        """
        if not self.is_bound_to(binding):
            raise SignInError(
                "The redirect came from a different browser than the one that began the sign-in. "
                "Sign in again."
            )
        return self.code(redirected)

    def is_bound_to(self, binding: str | None) -> bool:
        """Return whether a browser with `binding` is the one that began the sign-in."""
        return binding is not None and hmac.compare_digest(
            binding.encode(errors="replace"), self.binding.encode()
        )


class TokenEndpoint:
    """Exchanges codes and refresh tokens for access tokens.

    Its methods raise SignInError if the server rejects the request, and InstallationError for
    failures that say nothing about the sign-in: no connection, too many requests, a server error.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        base_url: str,
        client: OAuthClient,
        now: Callable[[], float],
    ) -> None:
        self._http = http
        self._url = f"{base_url}/token"
        self._client = client
        self._now = now

    async def exchange(self, authorization: Authorization, code: str) -> Tokens:
        """Get tokens for a code. Raises SignInError if it was used, has expired, or is not ours."""
        body = WebApplicationClient(self._client.id).prepare_request_body(
            code=code,
            redirect_uri=authorization.redirect_uri,
            code_verifier=authorization.verifier,
            client_secret=self._client.secret,
        )
        return await self._request_tokens(body, "The sign-in was not completed", code)

    async def refresh(self, refresh_token: str) -> Tokens:
        """Get tokens for a refresh token. Raises SignInError if it was revoked or has expired."""
        body = WebApplicationClient(self._client.id).prepare_refresh_body(
            refresh_token=refresh_token,
            client_id=self._client.id,
            client_secret=self._client.secret,
        )
        failure = "The sign-in was revoked or has expired; sign in again"
        tokens = await self._request_tokens(body, failure, refresh_token)
        return tokens.model_copy(update={"refresh_token": tokens.refresh_token or refresh_token})

    async def _request_tokens(self, body: str, failure: str, secret: str) -> Tokens:
        requested_at, label = self._now(), f"POST {self._url}"
        request = self._http.build_request("POST", self._url, content=body, headers=FORM)
        try:
            response = await send(self._http, request, label)
        except httpx.HTTPError as error:
            raise InstallationError(f"{label}: {error or type(error).__name__}.") from None
        if response.status == 429 or response.status >= 500:
            raise response.error(lambda _: "")
        try:
            return self._tokens(response, requested_at)
        except (OAuth2Error, ValueError, AttributeError, TypeError, OverflowError) as error:
            reason = _refusal(error) if isinstance(error, OAuth2Error) else "Not an OAuth response."
        for each in (secret, self._client.secret):
            reason = reason.replace(each, "***")
        raise SignInError(f"{failure}. {label}: got status {response.status}: {reason}")

    def _tokens(self, response: ApiResponse, requested_at: float) -> Tokens:
        protocol = WebApplicationClient(self._client.id)
        found = protocol.parse_request_body_response(response.content.decode())
        if response.status != 200:
            raise ValueError
        return Tokens(
            access_token=found["access_token"],
            refresh_token=found.get("refresh_token"),
            expires_at=requested_at + float(found.get("expires_in") or DEFAULT_LIFETIME),
        )


def _as_https(url: str) -> str:
    """Return the URL with the scheme https, because oauthlib accepts no other.

    oauthlib only reads or writes the query string. Plain http never leaves this machine: `BaseUrls`
    enforces this, and loopback redirects use http (RFC 8252, 7.3).
    """
    return f"https{url.removeprefix('http')}" if url.startswith("http:") else url


def _refusal(error: OAuth2Error) -> str:
    known = {
        "access_denied": "Access was denied in Optimizely.",
        "invalid_grant": "The code or token was already used, has expired, or was revoked.",
        "invalid_client": "The client id or secret was not accepted.",
        "missing_token": "The response has no token.",
        "missing_code": "The redirect has no code.",
    }
    code = str(error.error)
    return known.get(code) or escaped(shortened(f"{code}: {error.description or ''}".strip(": ")))
