"""REST API v2: projects, events and experiments, as in its OpenAPI document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from snippetgen_harness.fakes.rest.errors import ApiError, check_fields, parse_id, read_json_object
from snippetgen_harness.fakes.rest.faults import BrokenResponse

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen_harness.fakes.rest.state import State

KEY = re.compile(r"[a-zA-Z0-9_\- .]{1,64}")
CATEGORIES = frozenset(
    {
        "add_to_cart",
        "save",
        "search",
        "share",
        "purchase",
        "convert",
        "sign_up",
        "subscribe",
        "other",
    }
)
CREATABLE: dict[str, type | tuple[type, ...]] = {
    "key": str,
    "name": str,
    "description": str,
    "category": str,
    "event_type": str,
    "archived": bool,
    "event_properties": list,
}
MOST_PER_PAGE = 100


def routes(prefix: str) -> list[Route]:
    """Return the routes below a prefix."""
    return [
        Route(f"{prefix}/projects", _projects, methods=["GET"]),
        Route(f"{prefix}/events", _events, methods=["GET"]),
        Route(f"{prefix}/projects/{{project}}/custom_events", _create_event, methods=["POST"]),
        Route(f"{prefix}/experiments", _experiments, methods=["GET"]),
        Route(f"{prefix}/experiments/{{experiment}}", _experiment, methods=["GET"]),
        Route(f"{prefix}/experiments/{{experiment}}", _change_experiment, methods=["PATCH"]),
    ]


async def _projects(request: Request) -> Response:
    account = _account(request)
    found = [p for p in _state(request).projects if p["account_id"] == account]
    return _page(request, found)


async def _events(request: Request) -> Response:
    project = _project(request, request.query_params.get("project_id"))
    state = _state(request)
    return _page(request, state.visible(state.events, project["id"]))


async def _create_event(request: Request) -> Response:
    project = _project(request, request.path_params["project"])
    body = await read_json_object(request)
    check_fields(body, CREATABLE)
    if "key" not in body:
        raise ApiError(400, "key is required.")
    if not KEY.fullmatch(body["key"]):
        raise ApiError(400, "key must match ^[a-zA-Z0-9_\\- .]+$ and have at most 64 characters.")
    if body.get("category", "other") not in CATEGORIES:
        raise ApiError(400, "category must be one of the documented categories.")
    if body.get("event_type", "custom") != "custom":
        raise ApiError(400, "event_type must be custom.")
    state = _state(request)
    if any(e["project_id"] == project["id"] and e.get("key") == body["key"] for e in state.events):
        raise ApiError(400, f"An event with the key {body['key']} already exists.")
    cut, state.faults.cut = state.faults.cut, None
    if cut == "before":
        return BrokenResponse()
    event = state.add_event(project["id"], **body)
    state.hide_new(event)
    return BrokenResponse() if cut else JSONResponse(event, 201)


async def _experiments(request: Request) -> Response:
    project = _project(request, request.query_params.get("project_id"))
    state = _state(request)
    return _page(request, state.visible(state.experiments, project["id"]))


async def _experiment(request: Request) -> Response:
    return JSONResponse(_found_experiment(request))


async def _change_experiment(request: Request) -> Response:
    found = _found_experiment(request)
    body = await read_json_object(request)
    check_fields(body, {"metrics": list, "name": str, "description": str})
    found |= body
    return JSONResponse(found)


def _account(request: Request) -> int:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    account = _state(request).account_of(token) if scheme == "Bearer" else None
    if account is None:
        raise ApiError(401, "Invalid credentials")
    return account


def _project(request: Request, id_: str | None) -> dict[str, Any]:
    account = _account(request)
    if id_ is None:
        raise ApiError(400, "project_id is required.")
    found = _state(request).project(parse_id(id_))
    if found is None:
        raise ApiError(404, "Project not found")
    if found["account_id"] != account:
        raise ApiError(403, "You do not have access to the specified Project")
    if found["is_classic"]:
        raise ApiError(400, "This project is Optimizely Classic only: use the v1 API.")
    return found


def _found_experiment(request: Request) -> dict[str, Any]:
    _account(request)
    id_ = parse_id(request.path_params["experiment"])
    found = next((e for e in _state(request).experiments if e["id"] == id_), None)
    if found is None:
        raise ApiError(404, "Experiment not found.")
    _project(request, str(found["project_id"]))
    return found


def _page(request: Request, items: list[dict[str, Any]]) -> Response:
    page = _positive(request, "page", 1)
    per_page = _positive(request, "per_page", 25)
    if per_page > MOST_PER_PAGE:
        raise ApiError(400, "per_page must be at most 100.")
    end = page * per_page
    response = JSONResponse(items[end - per_page : end])
    if _state(request).faults.link and end < len(items):
        following = request.url.include_query_params(page=page + 1, per_page=per_page)
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def _positive(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if not re.fullmatch("[1-9][0-9]{0,6}", text):
        raise ApiError(400, f"{name} must be a whole number of 1 or more.")
    return int(text)


def _state(request: Request) -> State:
    return cast("State", request.app.state.rest)
