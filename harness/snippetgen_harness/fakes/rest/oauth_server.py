"""The OAuth server: `/authorize` and `/token`, as Classic's documentation describes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from snippetgen_harness.fakes.rest.errors import LARGEST_BODY
from snippetgen_harness.fakes.rest.state import CODE_LIFETIME, TOKEN_LIFETIME, Grant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from snippetgen_harness.fakes.rest.state import Application, State

LOOPBACK = "http://127.0.0.1"


def routes(prefix: str) -> list[Route]:
    """Return the routes below a prefix."""
    return [
        Route(f"{prefix}/authorize", _authorize, methods=["GET"]),
        Route(f"{prefix}/token", _token, methods=["POST"]),
    ]


async def _authorize(request: Request) -> Response:
    state, query = _state(request), request.query_params
    client_id, redirect_uri = query.get("client_id", ""), query.get("redirect_uri", "")
    application = state.applications.get(client_id)
    if application is None:
        return PlainTextResponse("This client_id is not registered.\n", 400)
    if not _is_registered(redirect_uri, application):
        return PlainTextResponse("This redirect_uri is not registered.\n", 400)
    if query.get("response_type") != "code":
        return _redirect(redirect_uri, error="unsupported_response_type", state=query.get("state"))
    if query.get("scopes") != "all":
        return _redirect(redirect_uri, error="invalid_scope", state=query.get("state"))
    if state.faults.consent == "deny":
        return _redirect(redirect_uri, error="access_denied", state=query.get("state"))
    code = secrets.token_urlsafe(16)
    state.grants[code] = Grant(
        client_id=client_id,
        redirect_uri=redirect_uri,
        challenge=query.get("code_challenge") if state.faults.pkce else None,
        expires_at=state.now() + CODE_LIFETIME,
        account_id=application.account_id,
    )
    return _redirect(redirect_uri, code=code, state=query.get("state"))


async def _token(request: Request) -> Response:
    state = _state(request)
    given = await _parameters(request)
    application = state.applications.get(given.get("client_id", ""))
    if application is None or not hmac.compare_digest(
        application.secret.encode(), given.get("client_secret", "").encode()
    ):
        return _error("invalid_client", 401)
    match given.get("grant_type"):
        case "authorization_code":
            return _exchange(state, given)
        case "refresh_token":
            return _refresh(state, given)
        case _:
            return _error("unsupported_grant_type", 400)


def _exchange(state: State, given: Mapping[str, str]) -> Response:
    grant = state.grants.get(given.get("code", ""))
    if grant is None or grant.client_id != given["client_id"]:
        return _error("invalid_grant", 400)
    if grant.used:
        for token in grant.tokens:  # RFC 6749, 4.1.2: the code may have been stolen
            state.bearers.pop(token, None)
            state.refreshers.pop(token, None)
        return _error("invalid_grant", 400)
    grant.used = True
    if state.now() > grant.expires_at or given.get("redirect_uri") != grant.redirect_uri:
        return _error("invalid_grant", 400)
    if grant.challenge is not None and _challenge(given) != grant.challenge:
        return _error("invalid_grant", 400)
    grant.tokens[:] = state.issue_tokens(grant.client_id, grant.account_id)
    return _tokens(*grant.tokens)


def _refresh(state: State, given: Mapping[str, str]) -> Response:
    refresh = given.get("refresh_token", "")
    client_id, account = state.refreshers.get(refresh, ("", 0))
    if client_id != given["client_id"]:
        return _error("invalid_grant", state.faults.revoked)
    access, _ = state.issue_tokens(client_id, account)
    return _tokens(access, refresh)


def _tokens(access: str, refresh: str) -> Response:
    return JSONResponse(
        {
            "access_token": access,
            "expires_in": TOKEN_LIFETIME,
            "token_type": "bearer",
            "refresh_token": refresh,
        },
        headers={"Cache-Control": "no-store"},
    )


def _error(error: str, status: int) -> Response:
    return JSONResponse({"error": error}, status)


def _redirect(redirect_uri: str, **parameters: str | None) -> Response:
    query = urlencode({name: value for name, value in parameters.items() if value is not None})
    return RedirectResponse(f"{redirect_uri}?{query}", 302)


def _is_registered(redirect_uri: str, application: Application) -> bool:
    parts = urlsplit(redirect_uri)
    if LOOPBACK in application.redirect_uris and parts.scheme == "http":
        return parts.hostname == "127.0.0.1"
    return parts.scheme == "https" and redirect_uri in application.redirect_uris


async def _parameters(request: Request) -> dict[str, str]:
    """Read the parameters from the form and from the query, as the documentation does."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_BODY:
            return {}
    form = parse_qs(content.decode("utf-8", "replace"))
    return {**request.query_params, **{name: values[-1] for name, values in form.items()}}


def _challenge(given: Mapping[str, str]) -> str:
    digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _state(request: Request) -> State:
    return cast("State", request.app.state.rest)
