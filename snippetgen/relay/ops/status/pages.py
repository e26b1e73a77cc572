"""Renders the pages with their common headers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import HTMLResponse

from snippetgen import __version__
from snippetgen.relay.ops.status.chart import HEIGHT, RANGES
from snippetgen.relay.ops.status.formatting import reason_text
from snippetgen.relay.store.models import STATES
from snippetgen.text.html_templates import html_environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self';"
    " connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_html = html_environment(Path(__file__).parent / "templates")
_html.globals |= {
    "version": __version__,
    "ranges": RANGES,
    "height": HEIGHT,
    "states": STATES,
    "reason_text": reason_text,
    "link": lambda **parameters: "/?" + urlencode({k: v for k, v in parameters.items() if v}),
}


def page(request: Request, name: str, status: int = 200, **context: object) -> HTMLResponse:
    """Render a page."""
    user = request.scope.get("status_user", "")
    can_sign_out = request.scope.get("status_session", False)
    fake = request.app.state.fake
    html = _html.get_template(name).render(context, user=user, can_sign_out=can_sign_out, fake=fake)
    return HTMLResponse(html, status, _HEADERS)


def parts(names: Sequence[str], context: Mapping[str, object]) -> dict[str, str]:
    """Return parts of a page by name, as HTML."""
    templates = {name: _html.get_template(f"parts/{name}.html") for name in names}
    # Rendered with escaping.
    return {name: Markup(each.render(context)) for name, each in templates.items()}  # noqa: S704


def is_from_elsewhere(request: Request) -> bool:
    """Return whether another site's page made the operator's browser send the request."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    host = request.headers["host"]
    return site != "same-origin" or origin not in (None, f"http://{host}", f"https://{host}")
