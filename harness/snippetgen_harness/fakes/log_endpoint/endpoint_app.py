"""The fake as an ASGI application: Optimizely's side at `/event` and `/v1/events`, the tests' side
at `/_fake`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from snippetgen.conversions.event_api import PATH
from snippetgen_harness.fakes.log_endpoint.ascii_json import AsciiJSONResponse
from snippetgen_harness.fakes.log_endpoint.event_handlers import (
    handle_mode,
    receive_events,
    record_misdirected,
)
from snippetgen_harness.fakes.log_endpoint.faults import NO_FAULTS
from snippetgen_harness.fakes.log_endpoint.hit_log import HitLog
from snippetgen_harness.fakes.log_endpoint.query import FILTERS, QueryError, parse_query
from snippetgen_harness.fakes.log_endpoint.recorded_hit import RecordedHit
from snippetgen_harness.fakes.log_endpoint.selection import Selection

if TYPE_CHECKING:
    from starlette.requests import Request

SUPPORTED = (
    "GET /_fake/all",
    "GET /_fake/good",
    "GET /_fake/bad",
    "DELETE /_fake/hits",
    "GET /_fake/mode",
    "PUT /_fake/mode",
    "DELETE /_fake/mode",
)

_ANY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_NO_STORE = {"Cache-Control": "no-store"}
_PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
"""A transparent GIF of one pixel."""


def create_endpoint(log: HitLog | None = None) -> Starlette:
    """Return the fake log endpoint; what arrives goes to `log`, also found as `app.state.log`.

    `/event` answers 200 to everything, on any host: JSON `{}` with CORS headers where `wxhr=true`
    is asked for, as captured from the real endpoint in 2014, and else an image of one pixel. Hits
    on a local host (127.0.0.1, localhost, a container's name) can be good; their findings say that
    the host is not Optimizely's. Other paths answer 404; with a query they count as bad hits,
    because a conversion with a wrong path is one.

    `POST /v1/events` is the Event API of Web Experimentation: 204 to everything, or with the header
    `X-Optimizely-Strict: true` 400 and the findings where one is an error. It also knows what it
    has taken before. `PUT /_fake/mode` with JSON such as `{"status": 500, "times": 3,
    "retry_after": 1}` or `{"delay_ms": 2000}` lets the next requests fail or wait; `GET` shows the
    mode, `DELETE` ends it.

    `GET /_fake/all` counts; `GET /_fake/good` and `GET /_fake/bad` list; `DELETE /_fake/hits`
    forgets. All take `?a=` (project or account) and `?u=` (visitor) as filters. The first three
    take `?wait_for=` hits and `&timeout=` seconds, and answer as soon as that many are there; when
    the time is up they answer with what is there, `/_fake/all` with `"timed_out": true`.
    """
    app = Starlette(
        routes=[
            Route("/event", _event, methods=["GET", "POST"]),
            Route(PATH, receive_events, methods=["POST"]),
            Route("/_fake/mode", handle_mode, methods=["GET", "PUT", "DELETE"]),
            Route("/_fake/all", _all, methods=["GET"]),
            Route("/_fake/good", partial(_list, good=True), methods=["GET"]),
            Route("/_fake/bad", partial(_list, good=False), methods=["GET"]),
            Route("/_fake/hits", _forget, methods=["DELETE"]),
            Route("/_fake", _unsupported, methods=_ANY_METHOD),
            Route("/_fake/{rest:path}", _unsupported, methods=_ANY_METHOD),
            Route("/{rest:path}", _not_found, methods=["GET", "POST"]),
        ],
        exception_handlers={QueryError: _handle_query_error},
    )
    app.state.log = log or HitLog()
    app.state.faults = NO_FAULTS
    return app


async def _event(request: Request) -> Response:
    record = RecordedHit.from_scope(request.scope)
    _log(request).record(record)
    if record.hit.get("wxhr") != "true":
        return Response(_PIXEL, media_type="image/gif", headers=_NO_STORE)
    cors = {"Access-Control-Allow-Origin": record.origin} if record.origin else {}
    return JSONResponse(
        {},
        headers={
            **_NO_STORE,
            **cors,
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Allow-Methods": "POST, GET",
        },
    )


async def _not_found(request: Request) -> Response:
    if request.scope["query_string"]:
        _log(request).record(RecordedHit.from_scope(request.scope))
    elif request.method == "POST":
        await record_misdirected(request)
    message = f"conversions are sent to /event, events to {PATH}"
    return JSONResponse({"error": message}, status_code=404)


async def _all(request: Request) -> Response:
    query = parse_query(request.query_params)
    log, wanted = _log(request), query.selection
    in_time = await log.wait_for(query.wait_for, wanted, query.timeout)
    good, bad = (log.count(Selection(verdict, wanted.a, wanted.u)) for verdict in (True, False))
    counts = {"total": good + bad, "good": good, "bad": bad}
    return JSONResponse(counts if in_time else counts | {"timed_out": True})


async def _list(request: Request, *, good: bool) -> Response:
    query = parse_query(request.query_params, good=good)
    log = _log(request)
    await log.wait_for(query.wait_for, query.selection, query.timeout)
    return AsciiJSONResponse([record.as_json() for record in log.hits(query.selection)])


async def _forget(request: Request) -> Response:
    query = parse_query(request.query_params, allowed=FILTERS)
    return JSONResponse({"deleted": _log(request).clear(query.selection)})


async def _unsupported(request: Request) -> Response:
    wanted = f"{request.method} {request.url.path}"
    return JSONResponse(
        {"error": f"{wanted} is not supported", "supported": SUPPORTED}, status_code=404
    )


async def _handle_query_error(_: Request, problem: Exception) -> Response:
    return JSONResponse({"error": str(problem)}, status_code=400)


def _log(request: Request) -> HitLog:
    return cast("HitLog", request.app.state.log)
