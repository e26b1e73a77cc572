"""Signing in to Optimizely, and out: `/api/install/sign-in`, `/api/install/logout`, and OAuth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from snippetgen.http.cookies import cookie
from snippetgen.optimizely.oauth_redirect import COOKIE
from snippetgen.studio.api.schemas import RequestBody, SignInRequest, parse
from snippetgen.studio.errors import ApiError
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.http.public_origins import PublicOrigins
    from snippetgen.studio.services.account import Account

ALLOW = "If a proxy serves the studio there, allow its host name with --allowed-host."

START, CALLBACK = "/install/oauth/start", "/install/oauth/callback"

COOKIE_MAX_AGE = 600
"""Seconds that a browser keeps the cookie of a sign-in."""


class SignInRoutes:
    """Signs the user in and out."""

    def __init__(self, account: Account, origins: PublicOrigins) -> None:
        self._account = account
        self._origins = origins
        self.routes = [
            Route("/api/install/sign-in", self._sign_in, methods=["POST"]),
            Route("/api/install/logout", self._log_out, methods=["POST"]),
            Route(START, self._start, methods=["GET"]),
            Route(CALLBACK, self._callback, methods=["GET"]),
        ]

    async def _sign_in(self, request: Request) -> JSONResponse:
        body = await parse(request, SignInRequest)
        account, kept, error = self._account, None, None
        if body.token is None:
            error = await account.resume()
        else:
            kept = await account.sign_in_with_token(body.token, keep=body.keep)
        return JSONResponse(
            {
                "signed_in": account.signed_in,
                "projects": len(account.projects) if account.signed_in else 0,
                "kept": kept,
                "error": error,
                "without_oauth": account.oauth_unavailable(),
            }
        )

    async def _log_out(self, request: Request) -> JSONResponse:
        await parse(request, RequestBody)
        return JSONResponse({"forgotten": await self._account.sign_out()})

    async def _start(self, request: Request) -> Response:
        # Only a link on the studio's own page may lead here (Fetch Metadata, 2.3).
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return _text("Start signing in from the studio's own page.", 403)
        host = request.headers.get("host", "")
        origin = request.query_params.get("origin", f"http://{host}")
        if not self._origins.is_studio(origin, host):
            return _text(f"{shown(origin)} is not an origin of the studio. {ALLOW}", 403)
        keep = request.query_params.get("keep") == "yes"
        try:
            authorization = self._account.begin_oauth(f"{origin}{CALLBACK}", keep=keep)
        except ApiError as error:
            return _text(str(error), 422)
        response = RedirectResponse(authorization.url, 302, headers={"Cache-Control": "no-store"})
        response.set_cookie(
            COOKIE,
            authorization.binding,
            max_age=COOKIE_MAX_AGE,
            path=CALLBACK,
            httponly=True,
            samesite="lax",
        )
        return response

    async def _callback(self, request: Request) -> Response:
        try:
            await self._account.end_oauth(cookie(request, COOKIE) or None, str(request.url))
        except ApiError as error:
            return _text(str(error), 400)
        return _text("You are signed in. Close this page and return to the studio.", 200)


def _text(text: str, status: int) -> Response:
    return PlainTextResponse(f"{text}\n", status, headers={"Cache-Control": "no-store"})
