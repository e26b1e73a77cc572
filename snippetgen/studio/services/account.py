"""The user's sign-in to Optimizely: with a token, with a stored sign-in, or with OAuth.

Tokens stay in this process and in the store of `snippetgen install`; the page never gets one.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.optimizely import ApiError as OptimizelyError
from snippetgen.optimizely import BaseUrls, InstallationError, SignInError
from snippetgen.optimizely.api import Optimizely, http_client
from snippetgen.optimizely.api_client import Clock
from snippetgen.optimizely.auth_session import AuthSession
from snippetgen.optimizely.oauth import Authorization
from snippetgen.studio.errors import ApiError
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from snippetgen.optimizely import Project
    from snippetgen.optimizely.credentials import Credentials
    from snippetgen.studio.services.sse import EventBus


@dataclass(frozen=True)
class SignedIn:
    """Credentials that Optimizely accepts, and the projects that they give access to."""

    credentials: Credentials
    projects: Sequence[Project]


@dataclass(frozen=True)
class Pending:
    """A sign-in with OAuth that is in progress."""

    authorization: Authorization
    keep: bool


class Account:
    """Signs in and out; all pages of the studio share one user."""

    def __init__(self, settings: Path, bus: EventBus) -> None:
        """`settings` is the folder of the user's settings."""
        self._settings = settings
        self._bus = bus
        self._session: AuthSession | None = None
        self._signed_in: SignedIn | None = None
        self._pending: Pending | None = None

    @property
    def signed_in(self) -> bool:
        """Whether Optimizely has accepted the user's credentials."""
        return self._signed_in is not None

    @property
    def projects(self) -> Sequence[Project]:
        """The projects at the time of the sign-in; raises ApiError with 401 if signed out."""
        return self._required().projects

    @asynccontextmanager
    async def optimizely(self) -> AsyncIterator[Optimizely]:
        """Connect to Optimizely with the user's credentials.

        Raises ApiError if something goes wrong; status 401 also ends the sign-in.
        """
        credentials = self._required().credentials
        try:
            with api_errors():
                async with self._connect(credentials) as optimizely:
                    yield optimizely
        except ApiError as error:
            if error.status == 401:
                self._signed_in = None
            raise

    async def sign_in_with_token(self, token: str, *, keep: bool) -> str | None:
        """Sign in; returns where the token is stored, or None if it is not."""
        with api_errors():
            return await self._accept(self._get_session().sign_in_with_token(token), keep=keep)

    async def resume(self) -> str | None:
        """Sign in with the environment's token or with a stored sign-in.

        Returns the reason if Optimizely no longer accepts the credentials.
        """
        with api_errors():
            session = self._get_session()
            try:
                if credentials := await self._find_credentials(session):
                    await self._accept(credentials, keep=False)
            except InstallationError as error:
                self._signed_in = None
                return str(error)
        return None

    async def sign_out(self) -> bool:
        """Forget the sign-in; returns whether one was stored."""
        self._signed_in = self._pending = None
        with api_errors():
            return await asyncio.to_thread(self._get_session().sign_out)

    def oauth_unavailable(self) -> str | None:
        """Return the reason why the user cannot sign in with OAuth, or None."""
        try:
            with api_errors():
                self._get_session().oauth_client()
        except ApiError as error:
            return str(error)
        return None

    def begin_oauth(self, redirect_uri: str, *, keep: bool) -> Authorization:
        """Begin a sign-in with OAuth; raises ApiError if the environment lacks its settings."""
        with api_errors():
            session = self._get_session()
            base_url = session.base_urls.sign_in
            authorization = Authorization.begin(session.oauth_client(), base_url, redirect_uri)
        self._pending = Pending(authorization, keep)
        return authorization

    async def end_oauth(self, cookie: str | None, url: str) -> None:
        """Finish the sign-in that Optimizely has redirected to `url`.

        Publishes the outcome as the event `signed_in`. Raises ApiError if there is no sign-in; a
        redirect that belongs to another browser does not affect the one in progress.
        """
        pending = self._pending
        if pending is None:
            raise ApiError(400, "No sign-in is in progress. Start again in the studio.")
        if pending.authorization.is_bound_to(cookie):
            self._pending = None  # used up, whether it succeeds or not
        try:
            with api_errors():
                code = pending.authorization.code_for(cookie, url)
                credentials = await self._get_session().sign_in_with_code(
                    pending.authorization, code
                )
                kept = await self._accept(credentials, keep=pending.keep)
        except ApiError as error:
            self._bus.publish("signed_in", {"error": str(error)})
            raise
        self._bus.publish("signed_in", {"kept": kept})

    def _required(self) -> SignedIn:
        if self._signed_in is None:
            raise ApiError(401, "You are not signed in to Optimizely. Sign in first.")
        return self._signed_in

    def _get_session(self) -> AuthSession:
        """Return the session; raises InstallationError for an invalid URL in the environment."""
        if self._session is None:
            base_urls = BaseUrls.from_environment(os.environ)
            self._session = AuthSession(base_urls, os.environ, self._settings)
        return self._session

    @asynccontextmanager
    async def _connect(self, credentials: Credentials) -> AsyncIterator[Optimizely]:
        def publish_wait(reason: str, seconds: float) -> None:
            self._bus.publish("waiting", {"why": reason, "seconds": seconds})

        async with http_client() as http:
            yield Optimizely(
                http, credentials, self._get_session().base_urls, Clock(on_wait=publish_wait)
            )

    async def _find_credentials(self, session: AuthSession) -> Credentials | None:
        if self._signed_in:
            return self._signed_in.credentials
        return await asyncio.to_thread(session.stored_credentials)  # a keyring may prompt the user

    async def _accept(self, credentials: Credentials, *, keep: bool) -> str | None:
        """Read the projects, and store the credentials if `keep` is true; returns where."""
        async with self._connect(credentials) as optimizely:
            projects = await optimizely.projects()
        self._signed_in = SignedIn(credentials, projects)
        return await asyncio.to_thread(self._get_session().save) if keep else None


@contextmanager
def api_errors() -> Iterator[None]:
    """Turn an installation's errors into ApiError: 401 if a sign-in is needed, otherwise 422."""
    try:
        yield
    except ConfigError as error:
        problems = "\n".join(str(problem.in_file("")) for problem in error.problems)
        message = f"This would make the configuration invalid:\n{problems}"
        raise ApiError(422, message) from None
    except InstallationError as error:
        unauthorized = isinstance(error, SignInError) or (
            isinstance(error, OptimizelyError) and error.status == 401
        )
        raise ApiError(401 if unauthorized else 422, str(error)) from None
    except asyncio.CancelledError:
        # A server that stops cancels its requests, which may be waiting a minute for Optimizely.
        message = "The studio has stopped. Changes already made in Optimizely remain."
        raise ApiError(503, message) from None
