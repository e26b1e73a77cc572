"""Events of Web Experimentation, through REST API v2 (its OpenAPI document, version 2.0)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, TypeAdapter

from snippetgen.destinations.web import Web
from snippetgen.optimizely.models import CLASSIC, WEB, Experiment, Goal, Project
from snippetgen.optimizely.responses import validate_response
from snippetgen.optimizely.rest_v1 import Id
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from snippetgen.optimizely.api_client import ApiClient
    from snippetgen.optimizely.models import NewGoal


class ProjectResource(BaseModel):
    """Schema `Project`."""

    id: Id
    account_id: Id
    name: str
    is_classic: bool = False
    platform: str = "web"
    status: str = "active"


class EventResource(BaseModel):
    """Schemas `Event` and `CustomEvent`."""

    id: Id
    key: str | None = None
    name: str | None = None
    event_type: str = "custom"
    archived: bool = False

    def goal(self) -> Goal:
        """Return the event in the form common to both products."""
        return Goal(
            id=self.id,
            key=self.key,
            title=self.name or self.key or f"event {self.id}",
            kind=self.event_type,
            archived=self.archived,
        )


class ExperimentResource(BaseModel):
    """Schema `Experiment`."""

    id: Id
    name: str | None = None
    status: str
    metrics: list[dict[str, Any]] = []

    def goals(self) -> frozenset[str]:
        """Return the ids of the events that the experiment counts."""
        return frozenset(str(metric.get("event_id")) for metric in self.metrics)


_PROJECTS = TypeAdapter(list[ProjectResource])
_EVENTS = TypeAdapter(list[EventResource])
_EVENT = TypeAdapter(EventResource)
_EXPERIMENT = TypeAdapter(ExperimentResource)
_EXPERIMENTS = TypeAdapter(list[ExperimentResource])


class WebApi:
    """Lists, creates and attaches events in Web Experimentation."""

    def __init__(self, client: ApiClient) -> None:
        self.client = client

    async def projects(self) -> list[Project]:
        """List all projects that the token gives access to, including those of Classic."""
        items = await self.client.list_all("/projects")
        return [
            Project(
                id=project.id,
                account_id=project.account_id,
                name=project.name,
                product=CLASSIC if project.is_classic else WEB,
                archived=project.status == "archived",
                platform=project.platform,
            )
            for project in validate_response(items, _PROJECTS, "GET /projects")
        ]

    async def goals(self, project: Project) -> list[Goal]:
        """List a project's events of all kinds."""
        items = await self.client.list_all(
            "/events", project_id=project.id, include_classic="false"
        )
        return [event.goal() for event in validate_response(items, _EVENTS, "GET /events")]

    async def create(self, project: Project, new: NewGoal) -> Goal:
        """Create a custom event."""
        body = {
            "key": new.key,
            "name": new.title,
            "category": new.category,
            "event_type": "custom",
        }
        response = await self.client.post(f"/projects/{project.id}/custom_events", body)
        return response.parse(_EVENT).goal()

    async def running_experiments(self, project: Project) -> list[Experiment]:
        """List the running experiments."""
        items = await self.client.list_all("/experiments", project_id=project.id)
        return [
            Experiment(
                id=found.id,
                title=found.name or f"experiment {found.id}",
                goals=found.goals(),
            )
            for found in validate_response(items, _EXPERIMENTS, "GET /experiments")
            if found.status == "running"
        ]

    async def attach(self, goal: Goal, experiments: Sequence[Experiment]) -> None:
        """Add an event as the last metric of experiments, counted once for each visitor."""
        metric = {
            "event_id": int(goal.id),
            "aggregator": "unique",
            "scope": "visitor",
            "winning_direction": "increasing",
        }
        for experiment in experiments:
            path = f"/experiments/{experiment.id}"
            # Read it again, because it may have changed since the plan was made.
            found = (await self.client.get(path)).parse(_EXPERIMENT)
            if goal.id not in found.goals():
                body = {"metrics": [*found.metrics, metric]}
                await self.client.update("PATCH", path, body)

    def problems(self, new: NewGoal) -> Iterator[str]:
        """Yield the reasons why Web Experimentation would not accept the new event."""
        if not re.fullmatch(Web.goal_pattern, new.key):
            yield (
                f"The event key {shown(new.key)} must have 1 to 64 characters: letters, "
                "digits, _, -, . and spaces."
            )
        if new.category not in WEB.categories:
            yield (
                f"The category {shown(new.category)} must be one of: {', '.join(WEB.categories)}."
            )
