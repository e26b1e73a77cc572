"""Who is signed in to Optimizely in the studio: by a token, by what is kept, or by OAuth.

Tokens stay in this process, and where `snippetgen install` keeps them: the page never gets one.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from snippetgen.optimizely import (
    Addresses,
    ApiError,
    InstallationError,
    SignInError,
)
from snippetgen.optimizely.api import Optimizely, http_client
from snippetgen.optimizely.api_client import Clock
from snippetgen.optimizely.auth_session import SigningIn
from snippetgen.optimizely.oauth import Authorization
from snippetgen.optimizely.oauth_redirect import COOKIE
from snippetgen.studio.api.schemas import Asked, Refusal, SignInAsked, read
from snippetgen.validation.problems import ConfigError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from starlette.requests import Request

    from snippetgen.optimizely import Project
    from snippetgen.optimizely.credentials import Credentials
    from snippetgen.studio.services.sse import Events

START, CALLBACK = "/install/oauth/start", "/install/oauth/callback"

PATIENCE = 600
"""Seconds that a browser keeps the cookie of a sign-in."""


@dataclass(frozen=True)
class SignedIn:
    """Credentials that Optimizely accepts, and the projects that they show."""

    credentials: Credentials
    projects: Sequence[Project]


@dataclass(frozen=True)
class Pending:
    """A sign-in by OAuth that has begun."""

    authorization: Authorization
    keep: bool


class Account:
    """Signs in and out; one user for all of the studio's pages."""

    def __init__(self, settings: Path, events: Events) -> None:
        """`settings` is the folder of the user's settings."""
        self._settings = settings
        self._events = events
        self._user: SigningIn | None = None
        self._signed_in: SignedIn | None = None
        self._pending: Pending | None = None
        self.routes = [
            Route("/api/install/sign-in", self._sign_in, methods=["POST"]),
            Route("/api/install/logout", self._log_out, methods=["POST"]),
            Route(START, self._start, methods=["GET"]),
            Route(CALLBACK, self._end, methods=["GET"]),
        ]

    @property
    def projects(self) -> Sequence[Project]:
        """The projects that were seen at the sign-in; raises Refusal where nobody is signed in."""
        return self._required().projects

    @asynccontextmanager
    async def optimizely(self) -> AsyncIterator[Optimizely]:
        """Speak to Optimizely; its refusals become the studio's, and end the sign-in with 401."""
        credentials = self._required().credentials
        try:
            with refusing():
                async with self._speaking(credentials) as optimizely:
                    yield optimizely
        except Refusal as refusal:
            if refusal.status == 401:
                self._signed_in = None
            raise

    def _required(self) -> SignedIn:
        if self._signed_in is None:
            raise Refusal(401, "Nobody is signed in. Sign in first.")
        return self._signed_in

    @asynccontextmanager
    async def _speaking(self, credentials: Credentials) -> AsyncIterator[Optimizely]:
        def waiting(why: str, seconds: float) -> None:
            self._events.tell("waiting", {"why": why, "seconds": seconds})

        async with http_client() as http:
            yield Optimizely(http, credentials, self._found().addresses, Clock(waiting=waiting))

    def _found(self) -> SigningIn:
        """Return the user; raises InstallationError where an address in the environment is bad."""
        if self._user is None:
            addresses = Addresses.from_environment(os.environ)
            self._user = SigningIn(addresses, os.environ, self._settings)
        return self._user

    async def _sign_in(self, request: Request) -> JSONResponse:
        """Sign in with a token, or without one as before: here, by the environment, as kept."""
        asked = await read(request, SignInAsked)
        with refusing():
            user = self._found()
            if asked.token is not None:
                kept = await self._accept(user.by_token(asked.token), keep=asked.keep)
                return self._told(kept=kept)
            try:
                if known := await self._known(user):
                    await self._accept(known, keep=False)
            except InstallationError as error:
                self._signed_in = None
                return self._told(error=str(error))
        return self._told()

    async def _known(self, user: SigningIn) -> Credentials | None:
        if self._signed_in:
            return self._signed_in.credentials
        return await asyncio.to_thread(user.known)  # a keyring may ask its user

    async def _accept(self, credentials: Credentials, *, keep: bool) -> str | None:
        """See what the credentials show, and keep them if wanted; returns where."""
        async with self._speaking(credentials) as optimizely:
            projects = await optimizely.projects()
        self._signed_in = SignedIn(credentials, projects)
        return await asyncio.to_thread(self._found().keep) if keep else None

    def _told(self, *, kept: str | None = None, error: str | None = None) -> JSONResponse:
        signed_in, without_oauth = self._signed_in, None
        try:
            self._found().client()
        except SignInError as missing:
            without_oauth = str(missing)
        return JSONResponse(
            {
                "signed_in": signed_in is not None,
                "projects": len(signed_in.projects) if signed_in else 0,
                "kept": kept,
                "error": error,
                "without_oauth": without_oauth,
            }
        )

    async def _log_out(self, request: Request) -> JSONResponse:
        await read(request, Asked)
        self._signed_in = self._pending = None
        with refusing():
            found = await asyncio.to_thread(self._found().forget)
        return JSONResponse({"forgotten": found})

    async def _start(self, request: Request) -> Response:
        # A link of the studio's own leads here, and no other site's (Fetch Metadata, 2.3).
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return _text("Only the studio's own page may begin to sign in.", 403)
        redirect_uri = f"http://{request.headers['host']}{CALLBACK}"
        try:
            user = self._found()
            authorization = Authorization.begin(user.client(), user.addresses.sign_in, redirect_uri)
        except InstallationError as error:
            return _text(str(error), 422)
        self._pending = Pending(authorization, request.query_params.get("keep") == "yes")
        response = RedirectResponse(authorization.url, 302, headers={"Cache-Control": "no-store"})
        response.set_cookie(
            COOKIE,
            authorization.binding,
            max_age=PATIENCE,
            path=CALLBACK,
            httponly=True,
            samesite="lax",
        )
        return response

    async def _end(self, request: Request) -> Response:
        pending = self._pending
        if pending is None:
            return _text("No sign-in has begun here. Begin in the studio.", 400)
        cookie = request.cookies.get(COOKIE)
        if pending.authorization.is_bound_to(cookie):
            self._pending = None  # whatever comes of it, it is used up
        try:
            with refusing():
                code = pending.authorization.code_for(cookie, str(request.url))
                credentials = await self._found().by_code(pending.authorization, code)
                kept = await self._accept(credentials, keep=pending.keep)
        except Refusal as refusal:
            self._events.tell("signed_in", {"error": str(refusal)})
            return _text(str(refusal), 400)
        self._events.tell("signed_in", {"kept": kept})
        return _text("Signed in. Close this page, and go on in the studio.", 200)


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what an installation cannot do into a Refusal: 401 where a sign-in is needed."""
    try:
        yield
    except ConfigError as error:
        words = "\n".join(str(problem.in_file("")) for problem in error.problems)
        raise Refusal(422, f"The configuration would be wrong:\n{words}") from None
    except InstallationError as error:
        refused = isinstance(error, SignInError) or (
            isinstance(error, ApiError) and error.status == 401
        )
        raise Refusal(401 if refused else 422, str(error)) from None
    except asyncio.CancelledError:
        # A server that stops ends its requests, which may be waiting a minute for Optimizely.
        raise Refusal(
            503, "The studio has stopped; what was done by then is found later."
        ) from None


def _text(text: str, status: int) -> Response:
    return PlainTextResponse(f"{text}\n", status, headers={"Cache-Control": "no-store"})
