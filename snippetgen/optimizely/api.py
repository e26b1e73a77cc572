"""Both products behind one sign-in: which API a project is asked about, and creating with care."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

import httpx

from snippetgen import __version__
from snippetgen.optimizely.api_client import TIMEOUT, Clock, Connection
from snippetgen.optimizely.errors import ApiError, InstallationError, UnclearError
from snippetgen.optimizely.models import find, require_usable
from snippetgen.optimizely.rest_v1 import ClassicGoals
from snippetgen.optimizely.rest_v2 import WebEvents

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from snippetgen.optimizely.base_urls import Addresses
    from snippetgen.optimizely.credentials import Credentials
    from snippetgen.optimizely.models import Experiment, Goal, NewGoal, Project

LOOKS = (2.0, 5.0, 15.0)
"""Seconds before each look for what may have been created: lists lag behind."""

CREATIONS = 2
"""How often a creation is tried whose outcome stays unclear."""


class Goals(Protocol):
    """What installation does in one product."""

    async def projects(self) -> list[Project]: ...
    async def goals(self, project: Project) -> list[Goal]: ...
    async def create(self, project: Project, new: NewGoal) -> Goal: ...
    async def running(self, project: Project) -> list[Experiment]: ...
    async def attach(self, goal: Goal, experiments: Sequence[Experiment]) -> None: ...
    def faults(self, new: NewGoal) -> Iterator[str]: ...


class Optimizely:
    """What one sign-in sees of Optimizely."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        credentials: Credentials,
        addresses: Addresses,
        clock: Clock | None = None,
    ) -> None:
        """Make requests with the client, which must follow no redirects; its owner closes it."""
        self._clock = clock or Clock()
        self._web = WebEvents(Connection(client, addresses.web, "web", credentials, self._clock))
        self._classic = ClassicGoals(
            Connection(client, addresses.classic, "classic", credentials, self._clock)
        )

    def product(self, project: Project) -> Goals:
        """Return the product that a project is in: v2 knows nothing of Classic's goals."""
        return self._classic if project.product == "classic" else self._web

    async def projects(self) -> list[Project]:
        """List all projects, by v2, which knows those of Classic, too.

        A token that only Classic knows is tried there. Raises InstallationError where both refuse,
        or the sign-in sees no project.
        """
        projects = await self._projects()
        if not projects:
            raise InstallationError("The token sees no project. Is it of the right account?")
        return projects

    async def goals(self, project: Project) -> list[Goal]:
        """List the goals of a project that can count calls; raises InstallationError."""
        require_usable(project)
        found = await self.product(project).goals(project)
        return [goal for goal in found if goal.counts_calls]

    async def _projects(self) -> list[Project]:
        try:
            return await self._web.projects()
        except ApiError as refusal:
            if not refusal.refuses_the_token:
                raise
            first = refusal
        try:
            return await self._classic.projects()
        except ApiError as second:
            message = f"Neither of Optimizely's APIs accepts the token.\n{first}\n{second}"
            raise ApiError(message, first.status, first.uuid) from None

    async def create(self, project: Project, new: NewGoal) -> Goal:
        """Create a goal once.

        Neither API knows a key that makes a repetition harmless. So where a connection ends before
        the answer, the project is looked at before anything is created again.
        """
        product = self.product(project)
        for _ in range(CREATIONS):
            try:
                return await product.create(project, new)
            except UnclearError as error:
                unclear = error
            try:
                found = await self._look(product, project, new.key)
            except InstallationError as error:
                raise _unknown(new, error) from None
            if found:
                return found
        raise _unknown(new, unclear)

    async def _look(self, product: Goals, project: Project, key: str) -> Goal | None:
        for seconds in LOOKS:
            self._clock.waiting("looking whether it was created", seconds)
            await self._clock.sleep(seconds)
            if found := find(await product.goals(project), key):
                return found
        return None


def _unknown(new: NewGoal, error: InstallationError) -> InstallationError:
    return InstallationError(
        f"It is not known whether {new.key} was created in Optimizely. Nothing was written; "
        f"run this again, it looks first.\n{error}"
    )


@asynccontextmanager
async def http_client() -> AsyncIterator[httpx.AsyncClient]:
    """Open a client as `Optimizely` wants one."""
    headers = {"User-Agent": f"snippetgen/{__version__}", "Accept": "application/json"}
    async with httpx.AsyncClient(timeout=TIMEOUT, headers=headers) as client:
        yield client
