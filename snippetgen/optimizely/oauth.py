"""OAuth 2.0 with an authorization code, as Optimizely speaks it (Classic's documentation, "OAuth").

It spells the scope `scopes`, whose only value is `all`. A refresh token that was revoked is
answered with 403 (Classic's documentation) or 400 (today's). The challenge of PKCE (RFC 7636) is
always sent: a server that does not know it ignores it (RFC 6749, 3.1).
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

    from snippetgen.optimizely.responses import Answer

LIFETIME = 7200
"""Seconds that an access token lives where the answer does not tell."""

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class OAuthClient:
    """An application that is registered with Optimizely."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Authorization:
    """One sign-in that has begun.

    `url` is where the user's browser goes. `binding` belongs into a cookie of that browser
    (HttpOnly, SameSite=Lax), so that a redirect that reaches another browser is noticed.
    """

    client: OAuthClient
    url: str
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    binding: str = field(repr=False)

    @classmethod
    def begin(cls, client: OAuthClient, address: str, redirect_uri: str) -> Authorization:
        """Begin at the authorization server's base address."""
        protocol = WebApplicationClient(client.id)
        verifier = protocol.create_code_verifier(64)
        state = secrets.token_urlsafe(32)
        url = protocol.prepare_request_uri(
            _as_https(f"{address}/authorize"),
            redirect_uri=redirect_uri,
            state=state,
            scopes="all",
            code_challenge=protocol.create_code_challenge(verifier, "S256"),
            code_challenge_method="S256",
        )
        scheme = urlsplit(address).scheme
        url = f"{scheme}{url.removeprefix('https')}"
        return cls(client, url, redirect_uri, state, verifier, secrets.token_urlsafe(32))

    def code(self, redirected: str) -> str:
        """Take the code out of the address that the browser was redirected to.

        Raises SignInError where it belongs to another sign-in, or tells of an error.
        """
        protocol = WebApplicationClient(self.client.id)
        try:
            answer = protocol.parse_request_uri_response(_as_https(redirected), state=self.state)
        except MismatchingStateError:
            raise SignInError(
                "The redirect does not belong to this sign-in (its state is another one). "
                "Nothing was accepted; sign in again."
            ) from None
        except OAuth2Error as error:
            raise SignInError(_refusal(error)) from None
        return str(answer["code"])

    def code_for(self, binding: str | None, redirected: str) -> str:
        """Take the code out, for the browser that began only: the one that presents `binding`.

        Raises SignInError.
        """
        if not self.is_bound_to(binding):
            raise SignInError(
                "The redirect came from another browser than the one that began to sign in. "
                "Nothing was accepted; sign in again."
            )
        return self.code(redirected)

    def is_bound_to(self, binding: str | None) -> bool:
        """Tell whether a browser that presents `binding` is the one that began."""
        return binding is not None and hmac.compare_digest(
            binding.encode(errors="replace"), self.binding.encode()
        )


class TokenEndpoint:
    """Where codes and refresh tokens become access tokens.

    Raises SignInError where it refuses, InstallationError where that says nothing of the sign-in:
    no connection, too many requests, a server in trouble.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        address: str,
        client: OAuthClient,
        now: Callable[[], float],
    ) -> None:
        self._http = http
        self._url = f"{address}/token"
        self._client = client
        self._now = now

    async def exchange(self, authorization: Authorization, code: str) -> Tokens:
        """Get tokens for a code; raises SignInError where it was used, is too old, or not ours."""
        body = WebApplicationClient(self._client.id).prepare_request_body(
            code=code,
            redirect_uri=authorization.redirect_uri,
            code_verifier=authorization.verifier,
            client_secret=self._client.secret,
        )
        return await self._ask(body, "The sign-in was not completed", code)

    async def refresh(self, refresh_token: str) -> Tokens:
        """Get tokens for a refresh token; raises SignInError where it was revoked or has ended."""
        body = WebApplicationClient(self._client.id).prepare_refresh_body(
            refresh_token=refresh_token,
            client_id=self._client.id,
            client_secret=self._client.secret,
        )
        failure = "The sign-in was revoked or has ended; sign in again"
        tokens = await self._ask(body, failure, refresh_token)
        return tokens.model_copy(update={"refresh_token": tokens.refresh_token or refresh_token})

    async def _ask(self, body: str, failure: str, secret: str) -> Tokens:
        asked, label = self._now(), f"POST {self._url}"
        request = self._http.build_request("POST", self._url, content=body, headers=FORM)
        try:
            answer = await send(self._http, request, label)
        except httpx.HTTPError as error:
            raise InstallationError(f"{label}: {error or type(error).__name__}.") from None
        if answer.status == 429 or answer.status >= 500:
            raise answer.error(lambda _: "")
        try:
            return self._tokens(answer, asked)
        except (OAuth2Error, ValueError, AttributeError, TypeError, OverflowError) as error:
            reason = _refusal(error) if isinstance(error, OAuth2Error) else "No answer of OAuth."
        for each in (secret, self._client.secret):
            reason = reason.replace(each, "***")
        raise SignInError(f"{failure}. {label}: answered {answer.status}: {reason}")

    def _tokens(self, answer: Answer, asked: float) -> Tokens:
        protocol = WebApplicationClient(self._client.id)
        found = protocol.parse_request_body_response(answer.content.decode())
        if answer.status != 200:
            raise ValueError
        return Tokens(
            access_token=found["access_token"],
            refresh_token=found.get("refresh_token"),
            expires_at=asked + float(found.get("expires_in") or LIFETIME),
        )


def _as_https(url: str) -> str:
    """Write the address as oauthlib takes it, which accepts https only.

    Only the query is read or written. What goes over http stays on this machine: `Addresses` sees
    to that, and a loopback redirect is http by RFC 8252, 7.3.
    """
    return f"https{url.removeprefix('http')}" if url.startswith("http:") else url


def _refusal(error: OAuth2Error) -> str:
    known = {
        "access_denied": "Access was denied in Optimizely.",
        "invalid_grant": "The code or token was used already, is too old, or was revoked.",
        "invalid_client": "The client id or secret is not accepted.",
        "missing_token": "The answer holds no token.",
        "missing_code": "The redirect holds no code.",
    }
    code = str(error.error)
    return known.get(code) or escaped(shortened(f"{code}: {error.description or ''}".strip(": ")))
