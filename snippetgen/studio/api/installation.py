"""The installation as steps of the studio's page: projects, goals, a plan, and doing it.

Optimizely changes only when a plan is applied. The file does not: the page changes its text, and
saves it as any other edit.
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
from snippetgen.optimizely import Installation, Plan, Target, choose, search, search_goals
from snippetgen.optimizely.models import BY_HAND
from snippetgen.optimizely.rest_v2 import CATEGORIES
from snippetgen.studio.api.schemas import (
    ApplyAsked,
    GoalsAsked,
    ManualAsked,
    PlanAsked,
    ProjectsAsked,
    Refusal,
    read,
)
from snippetgen.studio.services.account import Account, refusing

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.optimizely import Project
    from snippetgen.studio.services.sse import Events
    from snippetgen.studio.services.workspace import Workspace

MOST_PROJECTS, MOST_GOALS = 50, 200
"""More are to be searched."""

NEW = "snippet.toml"
"""Stands for a configuration that has no file yet."""


class Installing:
    """Answers the steps; the latest plan only can be applied, and once."""

    def __init__(self, workspace: Workspace, settings: Path, events: Events) -> None:
        self._workspace = workspace
        self._account = Account(settings, events)
        self._planned: tuple[str, Plan, Target] | None = None
        self._one_at_a_time = asyncio.Lock()
        self.routes = [
            *self._account.routes,
            Route("/api/install/projects", self._projects, methods=["POST"]),
            Route("/api/install/goals", self._goals, methods=["POST"]),
            Route("/api/install/plan", self._plan, methods=["POST"]),
            Route("/api/install/apply", self._apply, methods=["POST"]),
            Route("/api/install/manual", self._manual, methods=["POST"]),
        ]

    async def _projects(self, request: Request) -> JSONResponse:
        asked = await read(request, ProjectsAsked)
        found = search(self._account.projects, asked.search)
        projects = [{**each.as_json(), "unusable": each.unusable} for each in found[:MOST_PROJECTS]]
        return JSONResponse({"projects": projects, "found": len(found)})

    async def _goals(self, request: Request) -> JSONResponse:
        asked = await read(request, GoalsAsked)
        project = self._project(asked.project)
        async with self._account.optimizely() as optimizely:
            found = search_goals(await optimizely.goals(project), asked.search)
        goals = found[:MOST_GOALS]
        return JSONResponse(
            {
                "goals": [goal.as_json() for goal in goals],
                "found": len(found),
                "categories": list(CATEGORIES) if project.product == "web" else [],
            }
        )

    async def _plan(self, request: Request) -> JSONResponse:
        asked = await read(request, PlanAsked)
        project = self._project(asked.project)
        target = self._target(asked.text, asked.path)
        async with self._one_at_a_time, self._account.optimizely() as optimizely:
            plan = await Installation(optimizely, target).plan(
                project,
                asked.goal,
                title=asked.title,
                category=asked.category,
                attach=asked.attach,
            )
        id_ = secrets.token_hex(8)
        self._planned = id_, plan, target
        plan = replace(plan, path=Path(asked.path or NEW))  # as the page names it
        return JSONResponse(
            {"plan": id_, "steps": plan.steps, "changes_nothing": plan.changes_nothing}
        )

    async def _apply(self, request: Request) -> JSONResponse:
        asked = await read(request, ApplyAsked)
        async with self._one_at_a_time, self._account.optimizely() as optimizely:
            plan, target = self._take(asked.plan)
            installation = Installation(optimizely, target)
            goal = await installation.create(plan)
            changes = installation.changes(plan, goal)
        return JSONResponse({"goal": goal.as_json(), "changes": changes})

    async def _manual(self, request: Request) -> JSONResponse:
        asked = await read(request, ManualAsked)
        target = self._target(asked.text, asked.path)
        with refusing():
            changes = target.manual_changes(asked.goal, asked.product)
            target.check(changes)
        return JSONResponse({"words": BY_HAND[asked.product], "changes": changes})

    def _project(self, id_: str) -> Project:
        with refusing():
            return choose(self._account.projects, id_)

    def _target(self, text: str, path: str | None) -> Target:
        """Take an open configuration's text for a file's; nothing here writes it."""
        return Target(self._workspace.resolve(path or NEW), text, revision(text.encode()))

    def _take(self, id_: str) -> tuple[Plan, Target]:
        if self._planned is None or self._planned[0] != id_:
            raise Refusal(409, "That plan is no longer the latest, or was applied. Look again.")
        (_, plan, target), self._planned = self._planned, None
        return plan, target
