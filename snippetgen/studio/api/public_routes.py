"""Snippets at their public paths, for other sites' pages.

`/s/<name>.js` is always the current version, `/s/<name>.<version>.js` never changes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from snippetgen.http.content_negotiation import choose_coding, is_known
from snippetgen.http.public_scripts import FOR_ANY_SITE, IMMUTABLE, PREFLIGHT, caching

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.studio.services.project import Entry, Project
    from snippetgen.studio.services.worker import Worker

CURRENT = caching(300)

_FILE_NAME = re.compile(r"(?P<name>[a-z0-9-]+)(?:\.(?P<version>[0-9a-f]{16}))?\.js")

_NOT_STORED = {"Cache-Control": "no-store"}


class PublicRoutes:
    """Serves the snippets of a project."""

    def __init__(self, project: Project, worker: Worker) -> None:
        self._project = project
        self._worker = worker
        self.routes = [Route("/s/{file}", self._serve, methods=["GET", "HEAD", "OPTIONS"])]

    async def _serve(self, request: Request) -> Response:
        match = _FILE_NAME.fullmatch(request.path_params["file"])
        entry = await self._find(match["name"]) if match else None
        version = match and match["version"]
        if entry is None or version not in (None, entry.published.version):
            return PlainTextResponse("No such snippet.\n", 404, {**FOR_ANY_SITE, **_NOT_STORED})
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**FOR_ANY_SITE, **PREFLIGHT})
        return _respond(request, entry, IMMUTABLE if version else CURRENT)

    async def _find(self, name: str) -> Entry | None:
        return await self._worker.run(lambda: self._compressed(name))

    def _compressed(self, name: str) -> Entry | None:
        entry = self._project.find(name)
        if entry:
            _ = entry.published.representations  # in this thread, not on the event loop
        return entry


def _respond(request: Request, entry: Entry, cache_control: str) -> Response:
    headers = {**FOR_ANY_SITE, "Cache-Control": cache_control, "Vary": "Accept-Encoding"}
    if entry.stale:
        headers["X-Snippetgen-Stale"] = "1"
    available = entry.published.representations
    coding = choose_coding(_joined(request, "accept-encoding"), available)
    if coding is None:
        text = f"No acceptable content coding. Available: {', '.join(available)}.\n"
        return PlainTextResponse(text, 406, {**headers, **_NOT_STORED})
    representation = available[coding]
    headers["ETag"] = representation.etag
    if is_known(_joined(request, "if-none-match"), representation.etag):
        return Response(status_code=304, headers=headers)
    if coding != "identity":
        headers["Content-Encoding"] = coding
    return Response(representation.body, headers=headers, media_type="text/javascript")


def _joined(request: Request, name: str) -> str:
    """Return a list header, whose lines form one list."""
    return ", ".join(request.headers.getlist(name))
