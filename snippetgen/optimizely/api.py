"""Both products behind one sign-in. Chooses the API for a project, and creates goals only once."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

import httpx

from snippetgen import __version__
from snippetgen.optimizely.api_client import TIMEOUT, ApiClient, Clock
from snippetgen.optimizely.errors import ApiError, InstallationError, UnknownOutcomeError
from snippetgen.optimizely.models import CLASSIC, WEB, find, require_usable
from snippetgen.optimizely.rest_v1 import ClassicApi
from snippetgen.optimizely.rest_v2 import WebApi

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from snippetgen.optimizely.base_urls import BaseUrls
    from snippetgen.optimizely.credentials import Credentials
    from snippetgen.optimizely.models import Experiment, Goal, NewGoal, Product, Project

LOOKUP_DELAYS = (2.0, 5.0, 15.0)
"""Seconds to wait before each lookup of a goal that may exist, because Optimizely's lists lag."""

MAX_CREATE_ATTEMPTS = 2
"""The maximum number of attempts to create a goal while the outcome is unknown."""


class ProductApi(Protocol):
    """The operations that an installation needs from a product.

    Requests raise ApiError if Optimizely rejects them, and InstallationError if it cannot be
    reached or its response cannot be read.
    """

    async def projects(self) -> list[Project]:
        """List the projects that the token gives access to."""

    async def goals(self, project: Project) -> list[Goal]:
        """List the goals of a project, of every kind."""

    async def create(self, project: Project, new: NewGoal) -> Goal:
        """Create a goal.

        Raises UnknownOutcomeError if the connection ends before the response.
        """

    async def running_experiments(self, project: Project) -> list[Experiment]:
        """List the experiments of a project that are running now."""

    async def attach(self, goal: Goal, experiments: Sequence[Experiment]) -> None:
        """Let experiments count a goal."""

    def problems(self, new: NewGoal) -> Iterator[str]:
        """Yield a sentence for each reason why a goal cannot be created."""


class Optimizely:
    """The projects and goals that a sign-in gives access to."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        credentials: Credentials,
        addresses: BaseUrls,
        clock: Clock | None = None,
    ) -> None:
        """`client` sends the requests. It must not follow redirects, and the caller closes it."""
        self._clock = clock or Clock()
        self._web = WebApi(ApiClient(client, addresses.web, "web", credentials, self._clock))
        self._classic = ClassicApi(
            ApiClient(client, addresses.classic, "classic", credentials, self._clock)
        )
        self._apis: Mapping[Product, ProductApi] = {CLASSIC: self._classic, WEB: self._web}

    def api_of(self, project: Project) -> ProductApi:
        """Return the API of a project's product, because v2 does not list the goals of Classic."""
        return self._apis[project.product]

    async def projects(self) -> list[Project]:
        """List all projects, including those of Classic.

        REST v2 lists both products. A token that v2 rejects is tried with v1. Raises
        InstallationError if both reject it, or if it gives access to no project.
        """
        projects = await self._projects()
        if not projects:
            raise InstallationError(
                "The token gives access to no project. Check that it belongs to the right account."
            )
        return projects

    async def goals(self, project: Project) -> list[Goal]:
        """List the goals of a project that can count calls.

        Raises InstallationError if the project cannot be used.
        """
        require_usable(project)
        found = await self.api_of(project).goals(project)
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
        """Create a goal exactly once.

        Neither API has idempotency keys, so if a connection ends before the response, the goal is
        looked up before it is created again. Raises InstallationError if the outcome remains
        unknown.
        """
        api = self.api_of(project)
        for _ in range(MAX_CREATE_ATTEMPTS):
            try:
                return await api.create(project, new)
            except UnknownOutcomeError as error:
                unknown = error
            try:
                found = await self._find_created(api, project, new.key)
            except InstallationError as error:
                raise _outcome_unknown(new, error) from None
            if found:
                return found
        raise _outcome_unknown(new, unknown)

    async def _find_created(self, api: ProductApi, project: Project, key: str) -> Goal | None:
        for seconds in LOOKUP_DELAYS:
            self._clock.on_wait("checking whether it was created", seconds)
            await self._clock.sleep(seconds)
            if found := find(await api.goals(project), key):
                return found
        return None


def _outcome_unknown(new: NewGoal, error: InstallationError) -> InstallationError:
    return InstallationError(
        f"It is not known whether {new.key} was created in Optimizely. Nothing was written. Run "
        f"this again. It looks for the goal before it creates one.\n{error}"
    )


@asynccontextmanager
async def http_client() -> AsyncIterator[httpx.AsyncClient]:
    """Open an HTTP client for `Optimizely`, with timeouts and headers and without redirects."""
    headers = {"User-Agent": f"snippetgen/{__version__}", "Accept": "application/json"}
    async with httpx.AsyncClient(timeout=TIMEOUT, headers=headers) as client:
        yield client
