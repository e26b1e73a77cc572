"""Snippets at their public paths, for other sites' pages.

`/s/<name>.js` is always the current version, `/s/<name>.<version>.js` one version for ever.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from snippetgen.studio.middleware.content_negotiation import choose_coding, is_known

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.studio.services.project import Entry, Project

CURRENT = "public, max-age=300, stale-while-revalidate=86400"
IMMUTABLE = "public, max-age=31536000, immutable"

_FILE_NAME = re.compile(r"(?P<name>[a-z0-9-]+)(?:\.(?P<version>[0-9a-f]{16}))?\.js")

# Any site may embed a snippet, with Subresource Integrity (CORS) and under cross-origin isolation.
_FOR_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
}
_METHODS = {
    "Allow": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Max-Age": "86400",
}
_NOT_STORED = {"Cache-Control": "no-store"}


class Delivery:
    """Serves the snippets of a project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.route = Route("/s/{file}", self._serve, methods=["GET", "HEAD", "OPTIONS"])

    async def _serve(self, request: Request) -> Response:
        match = _FILE_NAME.fullmatch(request.path_params["file"])
        entry = self._project.find(match["name"]) if match else None
        version = match and match["version"]
        if entry is None or version not in (None, entry.published.version):
            return PlainTextResponse("No such snippet.\n", 404, {**_FOR_ANY_SITE, **_NOT_STORED})
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**_FOR_ANY_SITE, **_METHODS})
        return _answer(request, entry, IMMUTABLE if version else CURRENT)


def _answer(request: Request, entry: Entry, caching: str) -> Response:
    headers = {**_FOR_ANY_SITE, "Cache-Control": caching, "Vary": "Accept-Encoding"}
    if entry.stale:
        headers["X-Snippetgen-Stale"] = "1"
    available = entry.published.representations
    coding = choose_coding(_field(request, "accept-encoding"), available)
    if coding is None:
        text = f"Content codings available: {', '.join(available)}.\n"
        return PlainTextResponse(text, 406, {**headers, **_NOT_STORED})
    representation = available[coding]
    headers["ETag"] = representation.etag
    if is_known(_field(request, "if-none-match"), representation.etag):
        return Response(status_code=304, headers=headers)
    if coding != "identity":
        headers["Content-Encoding"] = coding
    return Response(representation.body, headers=headers, media_type="text/javascript")


def _field(request: Request, name: str) -> str:
    """Return a header that is a list; several lines of it are one list."""
    return ", ".join(request.headers.getlist(name))
