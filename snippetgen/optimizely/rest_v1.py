"""Goals of Optimizely Classic, through REST API v1 (Classic's documentation, "REST API")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter

from snippetgen.config.validators import ID_PATTERN, goal_problems
from snippetgen.optimizely.models import CLASSIC, Experiment, Goal, Project

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snippetgen.optimizely.api_client import ApiClient
    from snippetgen.optimizely.models import NewGoal

KINDS = {0: "click", 1: "custom", 2: "engagement", 3: "pageview", 4: "revenue"}
"""Kinds of goals by `goal_type`."""

CUSTOM_EVENT = 1

Id = Annotated[
    str,
    BeforeValidator(lambda value: str(value) if type(value) is int else value),
    Field(pattern=ID_PATTERN),
]
"""A number in JSON, but text here to keep all its digits."""


class ProjectResource(BaseModel):
    """An item of `GET projects/`."""

    id: Id
    account_id: Id
    project_name: str
    project_status: str = "Active"


class GoalResource(BaseModel):
    """An item of `GET projects/{id}/goals/`."""

    id: Id
    title: str
    goal_type: int
    event: str | None = None
    archived: bool = False
    addable: bool = True
    experiment_ids: list[Id] | None = None

    def goal(self) -> Goal:
        """Return the goal in the form common to both products."""
        return Goal(
            id=self.id,
            key=self.event if self.goal_type == CUSTOM_EVENT else None,
            title=self.title,
            kind=KINDS.get(self.goal_type, f"goal_type {self.goal_type}"),
            archived=self.archived,
            offered=self.addable,
            experiments=tuple(self.experiment_ids or ()),
        )


class ExperimentResource(BaseModel):
    """An item of `GET projects/{id}/experiments/`."""

    id: Id
    description: str | None = None
    status: str


_PROJECTS = TypeAdapter(list[ProjectResource])
_GOALS = TypeAdapter(list[GoalResource])
_GOAL = TypeAdapter(GoalResource)
_EXPERIMENTS = TypeAdapter(list[ExperimentResource])


class ClassicApi:
    """Lists, creates and attaches goals in Optimizely Classic."""

    def __init__(self, client: ApiClient) -> None:
        self.client = client

    async def projects(self) -> list[Project]:
        """List all projects that the token gives access to."""
        response = await self.client.get("/projects/")
        return [
            Project(
                id=project.id,
                account_id=project.account_id,
                name=project.project_name,
                product=CLASSIC,
                archived=project.project_status.lower() == "archived",
            )
            for project in response.parse(_PROJECTS)
        ]

    async def goals(self, project: Project) -> list[Goal]:
        """List a project's goals of all kinds."""
        response = await self.client.get(f"/projects/{project.id}/goals/")
        return [goal.goal() for goal in response.parse(_GOALS)]

    async def create(self, project: Project, new: NewGoal) -> Goal:
        """Create a custom event goal that new experiments can use."""
        body = {
            "title": new.title,
            "goal_type": CUSTOM_EVENT,
            "event": new.key,
            "addable": True,
            "archived": False,
        }
        response = await self.client.post(f"/projects/{project.id}/goals/", body)
        return response.parse(_GOAL).goal()

    async def running_experiments(self, project: Project) -> list[Experiment]:
        """List the running experiments."""
        response = await self.client.get(f"/projects/{project.id}/experiments/")
        return [
            Experiment(id=found.id, title=found.description or f"experiment {found.id}")
            for found in response.parse(_EXPERIMENTS)
            if found.status.lower() == "running"
        ]

    async def attach(self, goal: Goal, experiments: Sequence[Experiment]) -> None:
        """Add a goal to experiments that do not count it yet."""
        path = f"/goals/{goal.id}/"
        # Read it again, because it may have changed since the plan was made.
        counted = (await self.client.get(path)).parse(_GOAL).goal().experiments
        ids = [*counted, *(experiment.id for experiment in experiments)]
        body = {"experiment_ids": [int(id_) for id_ in dict.fromkeys(ids)]}
        await self.client.update("PUT", path, body)

    def problems(self, new: NewGoal) -> Iterator[str]:
        """Yield the reasons why Classic would not accept the new goal."""
        for problem in goal_problems(new.key):
            yield f"The event name {problem.value} {problem.message}"
