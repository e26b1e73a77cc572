"""The preview's stage: customers' pages that a developer sets, on an origin of their own.

No request leaves the machine. A conversion is sent to `/_endpoint/<log host>/event?...` here, which
passes it on to the fake log endpoint as if it had arrived at that host, over https. A compact value
is posted to `/_event`, which sends an event to the fake Event API, as a server does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from snippetgen.artifacts import digest
from snippetgen.literals import js_literal
from snippetgen.origins import Origin, neighbour
from snippetgen.wire.compact import decode
from snippetgen.wire.event_api import HOSTS, PATH
from snippetgen_harness.endpoint import HitLog, create_endpoint
from snippetgen_harness.events import HEADERS, event_body
from snippetgen_harness.expectations import expect
from snippetgen_harness.site import PAGE, CustomerPage
from snippetgen_harness.situations import Situation, situation

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import Message, Scope

    from snippetgen.config import SnippetConfig

LONGEST_QUERY = 32 * 1024
"""Bytes that a page's address may have for its situation."""

_Cookie = str | Literal[False]


class Edits(BaseModel):
    """What a developer may change about a situation; the keys are those of situations.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    visitor: _Cookie
    buckets: _Cookie
    segments: _Cookie
    universal_id: _Cookie
    others: tuple[str, ...]
    optimizely: str
    # Digits become a number on the page, and Python converts no more than 4300 of them.
    project: str = Field(max_length=100)
    account: str = Field(max_length=100)
    variations: dict[str, list[str]] | None
    random_id: _Cookie | None = None
    """What Web Experimentation tells; where it is left out the situation's."""
    events: dict[str, str] | None = None
    """Where it is left out the situation's."""


class PreviewPage(CustomerPage):
    """A customer's page that tells the preview, which frames it, what the snippet does."""

    template = "preview.html"

    def __init__(self, config: SnippetConfig, preview: Origin) -> None:
        super().__init__(config)
        self._preview = preview

    def policies(self, situation: Situation, nonce: str) -> list[str]:
        """Add one that keeps every request on this origin, and the frame in the preview."""
        ours = (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}' '{digest('sha256', self.script.encode())}'",
            "connect-src 'self'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {self._preview.csp_source}",
        )
        return [*super().policies(situation, nonce), "; ".join(ours)]

    def data(self, situation: Situation) -> dict[str, Any]:
        """Add what the page asks the snippet, and whom it tells."""
        call = expect(self.config, situation).arguments if situation.call else None
        return {
            **super().data(situation),
            "preview": {
                "origin": str(self._preview),
                "global": self.config.global_name,
                "arguments": call or js_literal(self.config.goal),
            },
        }


def create_stage(find: Callable[[str], SnippetConfig | None], *, preview_port: int) -> Starlette:
    """Serve the pages of the configurations that `find` finds by their names.

    `GET /any/path?configuration=<name>&situation=<id>[&edits=<JSON>]`, with the JSON of `Edits`.
    The preview that frames the pages is on `preview_port` of the same host.
    """

    async def page(request: Request) -> Response:
        if len(request.scope["query_string"]) > LONGEST_QUERY:
            return PlainTextResponse(f"The query is over {LONGEST_QUERY} bytes long.", 414)
        query = request.query_params
        config = find(query.get("configuration", ""))
        try:
            preset = situation(query.get("situation", "normal"))
        except KeyError:
            preset = None
        if config is None or preset is None:
            return PlainTextResponse("No such configuration or situation.", 404)
        try:
            edited = _edited(preset, query.get("edits"))
        except ValidationError as error:
            problems = error.errors(include_url=False, include_context=False, include_input=False)
            return JSONResponse({"problems": problems}, 400)
        preview = neighbour(request.headers.get("host", ""), preview_port)
        return PreviewPage(config, preview).render(edited)

    return Starlette(
        routes=[
            Mount("/_page", StaticFiles(directory=PAGE)),
            Route("/_endpoint/{host}/{path:path}", _send, methods=["GET"]),
            Route("/_event", _send_event, methods=["POST"]),
            Route("/{path:path}", page),
        ]
    )


def _edited(preset: Situation, edits: str | None) -> Situation:
    if edits is None:
        return preset
    given = Edits.model_validate_json(edits)
    left_out = {key for key in ("random_id", "events") if getattr(given, key) is None}
    changes = given.model_dump(exclude=left_out)
    return Situation.model_validate({**preset.model_dump(by_alias=True), **changes})


async def _send(request: Request) -> Response:
    """Let the endpoint record a conversion, and answer with its record."""
    log = HitLog()
    await create_endpoint(log)(_as_sent(request.scope), request.receive, _discard)
    return JSONResponse([record.as_json() for record in log.hits()])


async def _send_event(request: Request) -> Response:
    """Make an event of a compact value, let the fake record it, and answer with its record."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LONGEST_QUERY:
            return PlainTextResponse(f"The value is over {LONGEST_QUERY} bytes long.", 413)
    try:
        conversion = decode(content.decode(errors="replace"))
    except ValueError as error:
        return JSONResponse({"problems": [str(error)]}, 400)
    body = event_body(conversion)

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    log = HitLog()
    await create_endpoint(log)(_as_posted(request.scope), receive, _discard)
    return JSONResponse([record.as_json() for record in log.hits()])


def _as_posted(scope: Scope) -> Scope:
    """Write the request that a server makes to report an event."""
    headers = MutableHeaders({**HEADERS, "host": HOSTS[0]})
    return {
        **scope,
        "scheme": "https",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": headers.raw,
    }


def _as_sent(scope: Scope) -> Scope:
    """Undo the detour: put the host that the path begins with back into its place."""
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


async def _discard(_: Message) -> None:
    """Leave the endpoint's own answer unsent: the page gets the record instead."""
