"""Receives the OAuth redirect on this machine (RFC 8252, 7.3: loopback interface redirection)."""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from snippetgen.http.servers import Server, configure
from snippetgen.http.sockets import listen_on
from snippetgen.optimizely.errors import SignInError
from snippetgen.optimizely.oauth import Authorization

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from snippetgen.optimizely.oauth import OAuthClient

COOKIE = "snippetgen-sign-in"
PATH = "/callback"
TIMEOUT = 300.0
"""Seconds that a user has to sign in."""


class RedirectReceiver:
    """Redirects a browser to Optimizely, and waits for the browser to return."""

    def __init__(self, authorization: Authorization) -> None:
        self.authorization = authorization
        redirect = urlsplit(authorization.redirect_uri)
        self.start_url = f"http://{redirect.netloc}/"
        """The URL that the user opens."""
        self._host = redirect.netloc
        self._loop = asyncio.get_running_loop()
        self._code: asyncio.Future[str] = self._loop.create_future()
        self.app = Starlette(
            routes=[Route("/", self._start), Route(redirect.path or "/", self._callback)]
        )

    async def code(self, seconds: float = TIMEOUT) -> str:
        """Wait for the code. Raises SignInError if the sign-in fails or takes too long."""
        try:
            return await asyncio.wait_for(self._code, seconds)
        except TimeoutError:
            raise SignInError(f"Nobody signed in within {seconds:.0f} s. Try again.") from None

    async def _start(self, request: Request) -> Response:
        if request.headers.get("host") != self._host:
            return _text("The Host header does not name this server.", 400)
        response = RedirectResponse(self.authorization.url, 302)
        response.set_cookie(
            COOKIE, self.authorization.binding, max_age=600, httponly=True, samesite="lax"
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    async def _callback(self, request: Request) -> Response:
        if request.headers.get("host") != self._host:
            return _text("The Host header does not name this server.", 400)
        try:
            code = self.authorization.code_for(request.cookies.get(COOKIE), str(request.url))
        except SignInError as error:
            self._loop.call_soon_threadsafe(self._fail, error)
            return _text(f"{error}", 400)
        self._loop.call_soon_threadsafe(self._succeed, code)
        return _text("You are signed in. Close this page, and return to the terminal.", 200)

    def _succeed(self, code: str) -> None:
        if not self._code.done():
            self._code.set_result(code)

    def _fail(self, error: SignInError) -> None:
        if not self._code.done():
            self._code.set_exception(error)


@asynccontextmanager
async def receive_redirect(
    client: OAuthClient, base_url: str, port: int = 0
) -> AsyncIterator[RedirectReceiver]:
    """Listen on 127.0.0.1, on a port registered with Optimizely or, if it is 0, on a free port.

    Raises SignInError if the port cannot be used.
    """
    try:
        listener = listen_on("127.0.0.1", port)
    except OSError as error:
        raise SignInError(f"Cannot listen on port {port}: {error.strerror}.") from None
    with listener:
        redirect_uri = f"http://127.0.0.1:{listener.getsockname()[1]}{PATH}"
        receiver = RedirectReceiver(Authorization.begin(client, base_url, redirect_uri))
        server = Server(configure(receiver.app))
        # In its own thread, uvicorn installs no signal handlers.
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.should_exit = True
            await asyncio.to_thread(thread.join, 10)


def _text(text: str, status: int) -> Response:
    return PlainTextResponse(
        f"{text}\n",
        status,
        headers={
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )
