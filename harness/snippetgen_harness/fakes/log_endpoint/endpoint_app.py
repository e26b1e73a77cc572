"""The fake as an ASGI application: `/event` and `/v1/events` are Optimizely's, `/_fake` is for
tests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from snippetgen.conversions.event_limits import PATH
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
    """Return the fake log endpoint. Hits go to `log`, which is also `app.state.log`.

    `/event` responds to every request with 200, on any host: with JSON `{}` and CORS headers if the
    query has `wxhr=true`, as captured from the real endpoint in 2014, otherwise with an image of
    one pixel. Hits on a local host (127.0.0.1, localhost, a container's name) can be good; a
    finding says that the host is not Optimizely's. Other paths respond with 404. With a query they
    count as bad hits: they are conversions with a wrong path.

    `POST /v1/events` is the Event API of Web Experimentation. It responds with 204 to everything;
    with the header `X-Optimizely-Strict: true` it responds with 400 and the findings if one of them
    is an error. It also finds repeated events. `PUT /_fake/mode` with JSON such as `{"status": 500,
    "times": 3, "retry_after": 1}` or `{"delay_ms": 2000}` makes the next requests fail or wait;
    `GET` returns the mode, `DELETE` resets it.

    `GET /_fake/all` counts hits, `GET /_fake/good` and `GET /_fake/bad` list them, and
    `DELETE /_fake/hits` removes them. All accept the filters `?a=` (project or account) and `?u=`
    (visitor). The first three accept `?wait_for=` hits and `&timeout=` seconds, and respond as soon
    as there are that many; after the timeout they respond with the hits so far, `/_fake/all` with
    `"timed_out": true`.
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
    message = f"not found: send conversions to /event and events to {PATH}"
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
    requested = f"{request.method} {request.url.path}"
    return JSONResponse(
        {"error": f"{requested} is not supported", "supported": SUPPORTED}, status_code=404
    )


async def _handle_query_error(_: Request, problem: Exception) -> Response:
    return JSONResponse({"error": str(problem)}, status_code=400)


def _log(request: Request) -> HitLog:
    return cast("HitLog", request.app.state.log)
