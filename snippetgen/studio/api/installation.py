"""`/api/install/…`: finds or creates the goal in Optimizely, step by step.

Only `apply` changes Optimizely. No step writes the file: the page edits its text, and saves it like
any other edit.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.config.toml_edit import revision
from snippetgen.destinations import DEFAULT, choices, receiver
from snippetgen.optimizely import ConfigFile, Installation, Plan, choose, search, search_goals
from snippetgen.optimizely.models import PRODUCTS
from snippetgen.studio.api.schemas import (
    ApplyRequest,
    GoalsRequest,
    ManualRequest,
    PlanRequest,
    ProjectsRequest,
    parse,
)
from snippetgen.studio.api.sign_in import SignInRoutes
from snippetgen.studio.errors import ApiError
from snippetgen.studio.services.account import Account, api_errors

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.http.public_origins import PublicOrigins
    from snippetgen.optimizely import Project
    from snippetgen.studio.services.sse import EventBus
    from snippetgen.studio.services.workspace import Workspace

MAX_PROJECTS, MAX_GOALS = 50, 200
"""The page lists no more than this; the user can search for the rest."""

NEW_FILE = "snippet.toml"
"""The name of a configuration that has no file yet."""


class InstallationRoutes:
    """Handles the steps. Only the latest plan can be applied, and only once."""

    def __init__(
        self, workspace: Workspace, settings: Path, bus: EventBus, origins: PublicOrigins
    ) -> None:
        self._workspace = workspace
        self._account = Account(settings, bus)
        self._planned: tuple[str, Plan, ConfigFile] | None = None
        self._lock = asyncio.Lock()
        self.routes = [
            *SignInRoutes(self._account, origins).routes,
            Route("/api/install/projects", self._projects, methods=["POST"]),
            Route("/api/install/goals", self._goals, methods=["POST"]),
            Route("/api/install/plan", self._plan, methods=["POST"]),
            Route("/api/install/apply", self._apply, methods=["POST"]),
            Route("/api/install/manual", self._manual, methods=["POST"]),
        ]

    async def _projects(self, request: Request) -> JSONResponse:
        body = await parse(request, ProjectsRequest)
        needs_page = bool(choices().get(body.destination or "", DEFAULT).globals)
        known = (replace(each, needs_page=needs_page) for each in self._account.projects)
        found = search(known, body.search)
        projects = [{**each.as_json(), "unusable": each.unusable} for each in found[:MAX_PROJECTS]]
        return JSONResponse({"projects": projects, "found": len(found)})

    async def _goals(self, request: Request) -> JSONResponse:
        body = await parse(request, GoalsRequest)
        project = self._project(body.project)
        async with self._account.optimizely() as optimizely:
            found = search_goals(await optimizely.goals(project), body.search)
        goals = found[:MAX_GOALS]
        return JSONResponse(
            {
                "goals": [goal.as_json() for goal in goals],
                "found": len(found),
                "categories": list(project.product.categories),
            }
        )

    async def _plan(self, request: Request) -> JSONResponse:
        body = await parse(request, PlanRequest)
        target = self._target(body.text, body.path)
        project = replace(self._project(body.project), needs_page=target.needs_page)
        async with self._lock, self._account.optimizely() as optimizely:
            plan = await Installation(optimizely, target).plan(
                project,
                body.goal,
                title=body.title,
                category=body.category,
                attach=body.attach,
            )
        id_ = secrets.token_hex(8)
        self._planned = id_, plan, target
        plan = replace(plan, path=Path(body.path or NEW_FILE))  # the name that the page shows
        return JSONResponse(
            {"plan": id_, "steps": plan.steps, "changes_nothing": plan.changes_nothing}
        )

    async def _apply(self, request: Request) -> JSONResponse:
        body = await parse(request, ApplyRequest)
        async with self._lock, self._account.optimizely() as optimizely:
            plan, target = self._take(body.plan)
            installation = Installation(optimizely, target)
            goal = await installation.create(plan)
            changes = installation.changes(plan, goal)
        return JSONResponse({"goal": goal.as_json(), "changes": changes})

    async def _manual(self, request: Request) -> JSONResponse:
        body = await parse(request, ManualRequest)
        target, wanted = self._target(body.text, body.path), receiver(body.product)
        product = PRODUCTS[wanted.managed_with]
        with api_errors():
            if body.product not in target.destination.products:
                target = target.reporting_to(body.product)
            given = body.settings.model_dump(exclude_none=True)
            changes = target.manual_changes(body.goal, product, given)
            target.check(changes)
        words = product.manual_step_in(wanted.title)
        return JSONResponse({"words": words, "changes": changes})

    def _project(self, id_: str) -> Project:
        with api_errors():
            return choose(self._account.projects, id_)

    def _target(self, text: str, path: str | None) -> ConfigFile:
        """Return the text in the editor as a document that is not written to its file."""
        return ConfigFile(self._workspace.resolve(path or NEW_FILE), text, revision(text.encode()))

    def _take(self, id_: str) -> tuple[Plan, ConfigFile]:
        if self._planned is None or self._planned[0] != id_:
            message = "This plan is out of date or already applied. Review the changes again."
            raise ApiError(409, message)
        (_, plan, target), self._planned = self._planned, None
        return plan, target
