"""Signs users in to the status page: a form and a session cookie, and HTTP Basic for programs."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from snippetgen.http.cookies import cookie
from snippetgen.http.origins import host_name
from snippetgen.relay.ops.status.login import SESSION, WINDOW, TooManyAttemptsError
from snippetgen.relay.ops.status.pages import LOCAL_NAMES, is_from_elsewhere, page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from snippetgen.relay.ops.status.login import Login

COOKIE = "snippetgen_status"

OPEN_PATHS = ("/login", "/livez", "/readyz")
OPEN_FOLDERS = ("/design/", "/static/")

MOST_FIELDS = 9
MOST_BYTES = 8192
"""The maximum number of bytes of a sign-in form."""

_NEXT = re.compile(r"/(calls/\d+)?(\?[\w=&%.,+*-]*)?", re.ASCII)

_log = structlog.get_logger("snippetgen.relay")


class AuthenticationMiddleware:
    """Passes on requests of signed-in users, and those of health probes."""

    def __init__(self, app: ASGIApp, login: Login) -> None:
        self._app = app
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with how to sign in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        path = scope["path"]
        user = self._login.user_of(request)
        token = cookie(request, COOKIE)
        scope["status_user"] = user or ""
        scope["status_session"] = is_signed_in = self._login.has_session(token)
        refused = None
        if not (user or is_signed_in or path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)):
            refused = self._refusal(request)
        await (refused or self._app)(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        """Return the response to a request without a session; None if it has the password."""
        if not self._login.has_password:
            text = "Open this page through the proxy that signs users in.\n"
            return PlainTextResponse(text, 403)
        if (given := _basic_password(request)) is not None:
            try:
                if self._login.is_password(given, _address(request)):
                    return None
            except TooManyAttemptsError:
                return _too_many(request)
            _log.warning("status_login_refused", address=_address(request))
        elif request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            url = request.url
            wanted = url.path + (f"?{url.query}" if url.query else "")
            return RedirectResponse(f"/login?{urlencode({'next': wanted})}", 303)
        if "sec-fetch-mode" in request.headers:
            # No WWW-Authenticate, because a browser would ask for the password in its own window.
            return PlainTextResponse("Sign in at /login.\n", 403)
        challenge = {"WWW-Authenticate": 'Basic realm="snippetgen relay", charset="UTF-8"'}
        return PlainTextResponse("Sign in at /login, or with HTTP Basic.\n", 401, challenge)


class LoginRoutes:
    """The form at /login, and /logout."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self.routes = [
            Route("/login", self._show),
            Route("/login", self._sign_in, methods=["POST"]),
            Route("/logout", self._sign_out, methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        wanted = _next(request.query_params.get("next", ""))
        if request.scope["status_user"] or request.scope["status_session"]:
            return RedirectResponse(wanted, 303)
        return _form(request, wanted)

    async def _sign_in(self, request: Request) -> Response:
        if is_from_elsewhere(request):
            return PlainTextResponse("This request does not come from the status page.\n", 403)
        fields = await _fields(request)
        if fields is None:
            return PlainTextResponse("The form is too long.\n", 413)
        wanted = _next(fields.get("next", ""))
        is_local = host_name(request.headers["host"]) in LOCAL_NAMES
        is_secure = request.url.scheme == "https" or request.headers.get("origin", "").startswith(
            "https://"
        )
        if not (is_local or is_secure):
            problem = (
                "Sign in over HTTPS. A session is not sent over an unencrypted connection. Put a "
                "proxy with TLS in front of this page."
            )
            return _form(request, wanted, problem, 400)
        try:
            is_right = self._login.is_password(fields.get("password", ""), _address(request))
        except TooManyAttemptsError:
            return _too_many(request)
        if not is_right:
            _log.warning("status_login_refused", address=_address(request))
            return _form(request, wanted, "The password is wrong.", 403)
        response = RedirectResponse(wanted, 303)
        response.set_cookie(
            COOKIE,
            self._login.begin(),
            max_age=int(SESSION),
            httponly=True,
            samesite="strict",
            secure=not is_local or is_secure,
        )
        return response

    async def _sign_out(self, request: Request) -> Response:
        if is_from_elsewhere(request):
            return PlainTextResponse("This request does not come from the status page.\n", 403)
        self._login.end(cookie(request, COOKIE))
        response = RedirectResponse("/login", 303)
        response.delete_cookie(COOKIE)
        return response


def _form(request: Request, wanted: str, problem: str = "", status: int = 200) -> HTMLResponse:
    return page(request, "login.html", status, wanted=wanted, problem=problem)


def _too_many(request: Request) -> Response:
    problem = "This address has sent too many wrong passwords. Wait a minute, and then try again."
    later = {"Retry-After": str(int(WINDOW))}
    if request.method == "POST" and request.url.path == "/login":
        response = _form(request, "/", problem, 429)
        response.headers.update(later)
        return response
    return PlainTextResponse(f"{problem}\n", 429, later)


async def _fields(request: Request) -> dict[str, str] | None:
    """Return the fields of a form; None if it is too long or has too many."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    text = body.decode(errors="replace")
    try:
        found = parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    return {name: values[0] for name, values in found.items()}


def _basic_password(request: Request) -> str | None:
    """Return the password of HTTP Basic authentication, or None. The user name does not matter."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return decoded.partition(":")[2]


def _next(wanted: str) -> str:
    """Return the page of the relay to open after signing in."""
    return wanted if _NEXT.fullmatch(wanted) else "/"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
