"""The studio's application: services, routes and middleware."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Route

from snippetgen.studio.api.builds import BuildRoutes
from snippetgen.studio.api.calls import CallRoutes
from snippetgen.studio.api.catalogue import CatalogueRoutes
from snippetgen.studio.api.customers import CustomerRoutes
from snippetgen.studio.api.drafts import DraftRoutes
from snippetgen.studio.api.event_stream import EventRoutes
from snippetgen.studio.api.explanations import ExplanationRoutes
from snippetgen.studio.api.files import FileRoutes
from snippetgen.studio.api.inspection import InspectionRoutes
from snippetgen.studio.api.public_routes import PublicRoutes
from snippetgen.studio.api.studio_page import StudioPageRoutes
from snippetgen.studio.api.verification import VerificationRoutes
from snippetgen.studio.errors import ApiError
from snippetgen.studio.middleware.csrf import CsrfMiddleware
from snippetgen.studio.middleware.security_headers import SecurityHeadersMiddleware
from snippetgen.studio.services.background_reader import CustomerSources
from snippetgen.studio.services.builds import BuiltFiles
from snippetgen.studio.services.customers import Customers
from snippetgen.studio.services.drafts import Drafts
from snippetgen.studio.services.sse import EventBus
from snippetgen.studio.services.worker import Worker
from snippetgen.studio.services.workspace import Workspace
from snippetgen.text.display import shown
from snippetgen.text.extras import missing_library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.requests import Request

    from snippetgen.config import SnippetConfig
    from snippetgen.http.public_origins import PublicOrigins
    from snippetgen.studio.services.harness import Harness
    from snippetgen.studio.services.project import Project

_log = logging.getLogger(__name__)


class Studio:
    """Serves a project's snippets at `/s/`, and the studio at `/`.

    Files are saved in `folder` only, and built into `out`. The preview has another origin, but
    should be of the same site, so that browsers do not block its cookies. A sign-in to Optimizely
    may be stored in the folder `settings`.
    """

    def __init__(
        self,
        project: Project,
        harness: Harness,
        *,
        folder: Path,
        out: Path,
        origins: PublicOrigins,
        settings: Path,
        sources: CustomerSources | None = None,
    ) -> None:
        self._project = project
        self._worker = Worker()
        self._drafts = Drafts(folder)
        customers = Customers(folder, out)
        self._bus = EventBus(project, self._worker, customers.table_stamps)
        harness.watch(lambda hit: self._bus.publish("hit", hit))
        workspace = Workspace(project, self._drafts, folder, out)
        self._jobs = (
            VerificationRoutes(workspace, harness, self._worker, origins),
            InspectionRoutes(workspace, harness, self._worker, origins),
        )
        self.token = secrets.token_urlsafe(32)
        """Requests that write or run something must contain it; each process makes a new one."""
        page = StudioPageRoutes(workspace, harness, self._worker, token=self.token, origins=origins)
        self.app = Starlette(
            routes=[
                *PublicRoutes(project, self._worker).routes,
                *FileRoutes(workspace, self._worker).routes,
                *BuildRoutes(workspace, BuiltFiles(out), self._worker).routes,
                *CustomerRoutes(customers, sources or CustomerSources()).routes,
                *DraftRoutes(self._drafts, workspace, self._worker).routes,
                *CallRoutes(self._drafts, harness, self._worker).routes,
                *CatalogueRoutes(harness, self._worker).routes,
                *ExplanationRoutes(harness).routes,
                *(route for job in self._jobs for route in job.routes),
                *EventRoutes(self._bus).routes,
                *_installation_routes(workspace, settings, self._bus, origins),
                *page.routes,
            ],
            middleware=[
                Middleware(SecurityHeadersMiddleware, origins=origins),
                Middleware(CsrfMiddleware, token=self.token, origins=origins),
            ],
            exception_handlers={ApiError: _error_response, 404: _not_found},
        )
        self.app.router.redirect_slashes = False

    async def find(self, name: str) -> tuple[SnippetConfig, str] | None:
        """Return a configuration and its minified snippet, or None.

        `name` is the id of a draft, or the artifact name of a file's configuration.
        """
        return await self._worker.run(lambda: self._find(name))

    def close(self) -> None:
        """End streams, verifications and inspections, so that a server can stop."""
        self._bus.close()
        for job in self._jobs:
            job.close()

    def _find(self, name: str) -> tuple[SnippetConfig, str] | None:
        if draft := self._drafts.find(name):
            if draft.config is None or draft.snippet is None:
                return None
            return draft.config, draft.snippet.minified
        entry = self._project.find(name)
        return (entry.config, entry.published.minified) if entry else None


async def _error_response(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)  # noqa: S101 - registered for this type only
    return JSONResponse(error.content, error.status)


async def _not_found(request: Request, _: Exception) -> PlainTextResponse:
    path = shown(request.url.path)
    _log.warning("%s %s: no such path", request.method, path)
    text = f"{path} does not exist. The studio is at /, and a snippet at /s/NAME.js.\n"
    return PlainTextResponse(text, 404)


def _installation_routes(
    workspace: Workspace, settings: Path, bus: EventBus, origins: PublicOrigins
) -> Sequence[BaseRoute]:
    """Return the routes of the installation, or one that says what to install for it."""
    try:
        from snippetgen.studio.api.installation import InstallationRoutes
    except ModuleNotFoundError as error:
        missing = missing_library(error, "install")

        async def not_installed(_: Request) -> JSONResponse:
            raise ApiError(501, missing)

        return [Route("/api/install/{step}", not_installed, methods=["POST"])]
    return InstallationRoutes(workspace, settings, bus, origins).routes
