"""Security headers for the studio's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from snippetgen.http.public_origins import PublicOrigins

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src {styles}",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self' {preview}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


class SecurityHeadersMiddleware:
    """Adds a Content-Security-Policy and related headers to responses that do not set their own.

    Pages load nothing but the preview from another origin, and they may frame built guides.
    A route that sets `request.state.style_nonce` allows style elements with this nonce.
    """

    def __init__(self, app: ASGIApp, origins: PublicOrigins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        preview = self._origins.preview(Headers(scope=scope).get("host", ""))
        state = scope.setdefault("state", {})
        defaults = {
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                nonce = state.get("style_nonce")
                styles = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
                policy = _POLICY.format(preview=preview.csp_source, styles=styles)
                headers.setdefault("Content-Security-Policy", policy)
                for name, value in defaults.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
