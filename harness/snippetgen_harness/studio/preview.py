"""The studio's preview: simulated customer pages that a developer edits, on their own origin.

No request leaves the machine. A page sends a conversion to `/_endpoint/<log host>/event?...`, which
passes it to the fake log endpoint as if it had arrived at that host, over https. It posts a compact
value to `/_event`, which sends an event to the fake Event API as a server would, and a vendor's
beacon to `/_receiver/<host>/...`, which accepts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from snippetgen.builder.hashes import digest
from snippetgen.destinations import receiver
from snippetgen.http.static_files import RevalidatedFiles
from snippetgen.javascript.literals import js_literal
from snippetgen_harness.fakes.in_process import record_request, send_request
from snippetgen_harness.pages.csp import adapt_policy
from snippetgen_harness.pages.site import STATIC, CustomerPage
from snippetgen_harness.pages.situations import Situation, situation
from snippetgen_harness.verify.expectations import expect

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.types import Scope

    from snippetgen.config import SnippetConfig
    from snippetgen.http.origins import Origin
    from snippetgen.http.public_origins import PublicOrigins
    from snippetgen_harness.fakes.log_endpoint import RecordedHit

LONGEST_QUERY = 32 * 1024
"""The maximum number of bytes that a page's query string may have."""

CALL = {"id": "CALL1", "caller_number": "+15550199"}
"""The made-up call that vendors report."""

OPTIMIZELY_COOKIES = (
    "optimizelyEndUserId",
    "optimizelyBuckets",
    "optimizelySegments",
    "optimizelyPPID",
    "optimizelyOptOut",
)

_Cookie = str | Literal[False]
_Patch = Literal["clock", "hold-events", "document-domain", "ad-blocker", "prototype-js"]


class Edits(BaseModel):
    """A developer's changes to a situation, with the keys of situations.toml.

    Keys that are missing keep the situation's value.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    visitor: _Cookie = False
    buckets: _Cookie = False
    segments: _Cookie = False
    universal_id: _Cookie = False
    others: tuple[str, ...] = ()
    optimizely: str = ""
    # Digits become a number on the page, and Python converts no more than 4300 of them.
    project: str = Field(default="", max_length=100)
    account: str = Field(default="", max_length=100)
    variations: dict[str, list[str]] | None = None
    random_id: _Cookie = False
    """The visitor's id that Web Experimentation returns."""
    events: dict[str, str] = {}
    vendor_script: str = ""
    # It becomes a header.
    csp: str = Field(default="", max_length=4000, pattern=r"^[\x20-\x7e]*$")
    nonce: bool = True
    consent: str = ""
    patches: tuple[_Patch, ...] = ()


class PreviewPage(CustomerPage):
    """A customer's page that reports to the studio, which frames it, what the snippet does."""

    template = "preview.html"

    # The page gets its own process, so an endless loop on it does not stop the studio.
    headers: Mapping[str, str] = {"cache-control": "no-cache", "origin-agent-cluster": "?1"}

    def __init__(self, config: SnippetConfig, script: str, studio: Origin) -> None:
        super().__init__(config, script)
        self._studio = studio

    def policies(self, situation: Situation, nonce: str) -> list[str]:
        """Add a policy that keeps requests on this origin, and lets only the studio frame it."""
        ours = (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}' '{digest('sha256', self.script.encode())}'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {self._studio.csp_source}",
        )
        theirs = filter(None, map(adapt_policy, super().policies(situation, nonce)))
        return [*theirs, "; ".join(ours)]

    def data(self, situation: Situation) -> dict[str, Any]:
        """Add the goal of the conversion to request, and the origin that the page reports to."""
        call = expect(self.config, situation).arguments if situation.call else None
        own = [each.name for each in self.config.visitor_sources if each.kind == "cookie"]
        return {
            **super().data(situation),
            "preview": {
                "origin": str(self._studio),
                "global": self.config.global_name,
                "goal": self.config.goal,
                # Another tab may have left them.
                "identifying": [*OPTIMIZELY_COOKIES, *own],
                "arguments": call or js_literal(self.config.goal),
                "call": CALL,
            },
        }


def create_preview(
    find: Callable[[str], Awaitable[tuple[SnippetConfig, str] | None]],
    *,
    origins: PublicOrigins,
    arrived: Callable[[RecordedHit], None] = lambda _: None,
    reports: Mapping[str, str] | None = None,
) -> Starlette:
    """Serve the pages of configurations; `find` returns one by name, with its minified snippet.

    `GET /any/path?configuration=<name>&situation=<id>[&edits=<JSON>][&studio=<origin>]`, with the
    JSON of `Edits`, and the origin of the studio that frames the page. `arrived` is called with
    every conversion that is sent. `GET /_report/<id>` returns one of the `reports`.
    """
    routes = _PreviewRoutes(find, origins, arrived, {} if reports is None else reports)
    return Starlette(
        routes=[
            Mount("/_page", RevalidatedFiles(directory=STATIC)),
            Route("/_endpoint/{host}/{path:path}", routes.send, methods=["GET"]),
            Route("/_event", routes.send_value, methods=["POST"]),
            Route("/_receiver/{path:path}", _receive, methods=["POST"]),
            Route("/_report/{id}", routes.report, methods=["GET"]),
            Route("/{path:path}", routes.page),
        ]
    )


class _PreviewRoutes:
    """What `create_preview` serves."""

    def __init__(
        self,
        find: Callable[[str], Awaitable[tuple[SnippetConfig, str] | None]],
        origins: PublicOrigins,
        arrived: Callable[[RecordedHit], None],
        reports: Mapping[str, str],
    ) -> None:
        self._find = find
        self._origins = origins
        self._arrived = arrived
        self._reports = reports

    async def page(self, request: Request) -> Response:
        if len(request.scope["query_string"]) > LONGEST_QUERY:
            return PlainTextResponse(f"The query string is longer than {LONGEST_QUERY} bytes.", 414)
        query = request.query_params
        found = await self._find(query.get("configuration", ""))
        try:
            preset = situation(query.get("situation", "normal"))
        except ValueError:
            preset = None
        if found is None or preset is None:
            return PlainTextResponse("No such configuration or situation.", 404)
        try:
            edited = _edited(preset, query.get("edits"))
        except ValidationError as error:
            problems = error.errors(include_url=False, include_context=False, include_input=False)
            return JSONResponse({"problems": problems}, 400)
        return PreviewPage(*found, self._studio(request)).render(edited)

    async def send(self, request: Request) -> Response:
        """Record a conversion at the fake log endpoint; returns the record."""
        return self._recorded(await record_request(_as_sent(request.scope), request.receive))

    async def send_value(self, request: Request) -> Response:
        """Send a compact value to the fake Event API as an event; returns the record."""
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > LONGEST_QUERY:
                return PlainTextResponse(f"The value is longer than {LONGEST_QUERY} bytes.", 413)
        try:
            record = await send_request(receiver("web").request(content.decode(errors="replace")))
        except ValueError as error:
            return JSONResponse({"problems": [str(error)]}, 400)
        return self._recorded(record)

    async def report(self, request: Request) -> Response:
        html = self._reports.get(request.path_params["id"])
        if html is None:
            gone = "The studio no longer has this report. Verify or check again for a new one."
            return PlainTextResponse(gone, 404)
        policy = f"sandbox allow-scripts; frame-ancestors {self._studio(request).csp_source}"
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
        return HTMLResponse(html, headers=headers)

    def _recorded(self, record: RecordedHit | None) -> Response:
        if record:
            self._arrived(record)
        return JSONResponse([record.as_json()] if record else [])

    def _studio(self, request: Request) -> Origin:
        host, claimed = request.headers.get("host", ""), request.query_params.get("studio")
        return self._origins.studio(host, claimed)


def _edited(preset: Situation, edits: str | None) -> Situation:
    if edits is None:
        return preset
    changes = Edits.model_validate_json(edits).model_dump(exclude_unset=True)
    return Situation.model_validate({**preset.model_dump(by_alias=True), **changes})


async def _receive(_: Request) -> JSONResponse:
    """Accept a beacon; the page itself reports its content."""
    return JSONResponse({})


def _as_sent(scope: Scope) -> Scope:
    """Return the scope of the original request: its host is the first segment of the path."""
    host: str = scope["path_params"]["host"]
    # "", "_endpoint", the host, and the rest, byte for byte.
    raw_path: bytes = b"/" + scope["raw_path"].split(b"/", 3)[3]
    headers = MutableHeaders(scope={"headers": list(scope["headers"])})
    headers["host"] = host
    return {
        "type": "http",
        "asgi": scope["asgi"],
        "http_version": scope["http_version"],
        "method": scope["method"],
        "scheme": "https",
        "path": f"/{scope['path_params']['path']}",
        "raw_path": raw_path,
        "root_path": "",
        "query_string": scope["query_string"],
        "headers": headers.raw,
        "client": scope["client"],
        "server": scope["server"],
    }
