"""REST API v1: projects, goals and experiments of Classic, as documented."""

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

TOKEN = re.compile(r"[A-Za-z0-9_-]+:[0-9]+")
"""A random part, a colon, digits."""

GOAL_TYPES = range(5)
EVENT_GOAL = 1

EDITABLE: dict[str, type | tuple[type, ...]] = {
    "archived": bool,
    "description": str,
    "experiment_ids": list,
    "goal_type": int,
    "selector": (str, type(None)),
    "target_to_experiments": bool,
    "target_urls": list,
    "target_url_match_types": list,
    "title": str,
    "urls": list,
    "url_match_types": list,
}
CREATABLE = {**EDITABLE, "event": str, "addable": bool}


def routes(prefix: str) -> list[Route]:
    """Return the routes below a prefix, each with and without a slash at the end."""
    found = [
        ("/projects", _projects, "GET"),
        ("/projects/{project}/goals", _goals, "GET"),
        ("/projects/{project}/goals", _create_goal, "POST"),
        ("/projects/{project}/experiments", _experiments, "GET"),
        ("/goals/{goal}", _goal, "GET"),
        ("/goals/{goal}", _change_goal, "PUT"),
    ]
    return [
        Route(f"{prefix}{path}{end}", endpoint, methods=[method])
        for path, endpoint, method in found
        for end in ("/", "")
    ]


async def _projects(request: Request) -> Response:
    account = _account(request)
    return JSONResponse(
        [
            {
                "id": project["id"],
                "account_id": project["account_id"],
                "project_name": project["name"],
                "project_status": project["status"].capitalize(),
            }
            for project in _state(request).projects
            if project["account_id"] == account and project["is_classic"]
        ]
    )


async def _goals(request: Request) -> Response:
    project = _project(request)
    state = _state(request)
    return JSONResponse(state.visible(state.goals, project["id"]))


async def _create_goal(request: Request) -> Response:
    project = _project(request)
    body = await read_json_object(request)
    _reject_token_in(body)
    check_fields(body, CREATABLE)
    for name in ("title", "goal_type"):
        if name not in body:
            raise ApiError(400, f"{name} is required.")
    if body["goal_type"] not in GOAL_TYPES:
        raise ApiError(400, "goal_type must be 0, 1, 2, 3 or 4.")
    if body["goal_type"] == EVENT_GOAL and not body.get("event"):
        raise ApiError(400, "event is required for a custom event goal.")
    state = _state(request)
    _check_experiments(state, project["id"], body)
    cut, state.faults.cut = state.faults.cut, None
    if cut == "before":
        return BrokenResponse()
    goal = state.add_goal(project["id"], **{"addable": False, **body})
    state.hide_new(goal)
    return BrokenResponse() if cut else JSONResponse(goal, 201)


async def _experiments(request: Request) -> Response:
    project = _project(request)
    state = _state(request)
    return JSONResponse(
        [
            {
                "id": experiment["id"],
                "project_id": project["id"],
                "description": experiment["name"],
                "status": experiment["status"].replace("_", " ").capitalize(),
            }
            for experiment in state.visible(state.experiments, project["id"])
        ]
    )


async def _goal(request: Request) -> Response:
    return JSONResponse(_found_goal(request))


async def _change_goal(request: Request) -> Response:
    goal = _found_goal(request)
    body = await read_json_object(request)
    _reject_token_in(body)
    check_fields(body, EDITABLE)
    _check_experiments(_state(request), goal["project_id"], body)
    goal |= body
    return JSONResponse(goal, 202)


def _account(request: Request) -> int:
    state = _state(request)
    token = request.headers.get("token")
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if token is None and scheme.lower() != "bearer":
        raise ApiError(401, "Authentication Failed")
    if token is not None and not TOKEN.fullmatch(token):
        raise ApiError(403, "Authentication Failed")
    known = state.tokens | state.classic_tokens
    account = known.get(token) if token is not None else state.account_of(bearer)
    if account is None:
        # The client can refresh an OAuth token that has expired, but not a wrong one.
        raise ApiError(401 if bearer in state.bearers else 403, "Authentication Failed")
    return account


def _project(request: Request, id_: int | None = None) -> dict[str, Any]:
    account = _account(request)
    found = _state(request).project(
        parse_id(request.path_params["project"]) if id_ is None else id_
    )
    if found is None or not found["is_classic"]:
        raise ApiError(404, "Project not found.")
    if found["account_id"] != account:
        raise ApiError(403, "You do not have access to this project.")
    return found


def _found_goal(request: Request) -> dict[str, Any]:
    _account(request)
    id_ = parse_id(request.path_params["goal"])
    goal = next((goal for goal in _state(request).goals if goal["id"] == id_), None)
    if goal is None:
        raise ApiError(404, "Goal not found.")
    _project(request, goal["project_id"])
    return goal


def _reject_token_in(body: dict[str, Any]) -> None:
    if "token" in {name.lower() for name in body}:
        raise ApiError(401, "Authentication Failed")


def _check_experiments(state: State, project_id: int, body: dict[str, Any]) -> None:
    known = {found["id"] for found in state.experiments if found["project_id"] == project_id}
    for id_ in body.get("experiment_ids", []):
        if id_ not in known:
            raise ApiError(400, "experiment_ids names an experiment that does not exist.")


def _state(request: Request) -> State:
    return cast("State", request.app.state.rest)
