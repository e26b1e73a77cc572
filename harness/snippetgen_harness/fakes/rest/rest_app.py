"""The fakes as one ASGI application: Optimizely's paths, and `/_fake` for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from snippetgen_harness.fakes.rest import oauth_server, v1, v2
from snippetgen_harness.fakes.rest.errors import ApiError, read_json_object
from snippetgen_harness.fakes.rest.faults import Faults
from snippetgen_harness.fakes.rest.state import State

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

V1, V2, OAUTH = "/experiment/v1", "/v2", "/oauth2"


def create_rest(state: State | None = None) -> Starlette:
    """Return the fakes: REST v1 at `/experiment/v1`, v2 at `/v2`, OAuth at `/oauth2`.

    `GET /_fake/state` returns the projects, goals, events and experiments, `GET /_fake/requests`
    lists the API requests so far. `PUT /_fake/modes` switches faults on: its body is a JSON object
    with the fields of `Faults`, and missing fields are reset. Tests find the state as
    `app.state.rest`.
    """
    app = Starlette(
        routes=[
            *v1.routes(V1),
            *v2.routes(V2),
            *oauth_server.routes(OAUTH),
            Route("/_fake/state", _show_state, methods=["GET"]),
            Route("/_fake/requests", _list_requests, methods=["GET"]),
            Route("/_fake/modes", _set_faults, methods=["PUT"]),
        ],
        exception_handlers={ApiError: _refuse},
        middleware=[Middleware(_FaultMiddleware)],
    )
    app.state.rest = state or State()
    return app


class _FaultMiddleware:
    """Records API requests, and answers with a fault if one is switched on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith((f"{V1}/", f"{V2}/")):
            await self._app(scope, receive, send)
            return
        state: State = scope["app"].state.rest
        state.record(f"{scope['method']} {scope['path']}")
        answer = state.faults.next_response()
        if isinstance(answer, ApiError):
            answer = _answer(answer, scope["path"])
            if state.faults.retry_after is not None:
                answer.headers["Retry-After"] = state.faults.retry_after
        await (answer or self._app)(scope, receive, send)


async def _show_state(request: Request) -> Response:
    state: State = request.app.state.rest
    names = ("projects", "goals", "events", "experiments")
    return JSONResponse({name: getattr(state, name) for name in names})


async def _list_requests(request: Request) -> Response:
    return JSONResponse(request.app.state.rest.requests)


async def _set_faults(request: Request) -> Response:
    try:
        faults = Faults.model_validate(await read_json_object(request))
    except ValidationError as error:
        places = {".".join(map(str, found["loc"])) for found in error.errors()}
        raise ApiError(400, f"Not valid as modes: {', '.join(sorted(places))}.") from None
    request.app.state.rest.faults = faults
    return JSONResponse(faults.model_dump())


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101 - registered for these only
    return _answer(error, request.url.path)


def _answer(error: ApiError, path: str) -> Response:
    return error.response_v1() if path.startswith(f"{V1}/") else error.response_v2()
