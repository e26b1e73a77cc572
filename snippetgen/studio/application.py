"""The application, put together."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from snippetgen.studio.api.drafts import Drafting
from snippetgen.studio.api.pages import Pages
from snippetgen.studio.api.public_routes import Delivery
from snippetgen.studio.api.schemas import Refusal, refuse
from snippetgen.studio.api.verification import Verifying
from snippetgen.studio.middleware.csrf import Protection
from snippetgen.studio.middleware.security_headers import SecurityHeaders
from snippetgen.studio.services.drafts import Drafts
from snippetgen.studio.services.sse import Events
from snippetgen.studio.services.workspace import Workspace
from snippetgen.text.extras import missing_library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import JSONResponse

    from snippetgen.config import SnippetConfig
    from snippetgen.studio.services.harness import Harness
    from snippetgen.studio.services.project import Project


class Studio:
    """Serves a project's snippets at `/s/`, and the studio.

    Files are saved in `folder` only, builds go to `out`. The simulated pages come from `stage_port`
    of the host that the application itself is reached by: their own origin, but the same site, or
    else browsers would keep their cookies from them. `settings` is the folder of the user's, where
    a sign-in to Optimizely may be kept.
    """

    def __init__(
        self,
        project: Project,
        harness: Harness,
        *,
        folder: Path,
        out: Path,
        stage_port: int,
        settings: Path,
    ) -> None:
        self._project = project
        self._drafts = Drafts(folder)
        self._events = Events(project)
        harness.watch(lambda hit: self._events.tell("hit", hit))
        workspace = Workspace(project, self._drafts, folder, out)
        drafting = Drafting(self._drafts, workspace, harness)
        self._verifying = Verifying(drafting, workspace, harness, stage_port)
        self.token = secrets.token_urlsafe(32)
        """What the page needs for whatever writes or runs; another one in every process."""
        self.app = Starlette(
            routes=[
                Delivery(project).route,
                *workspace.routes,
                *drafting.routes,
                *self._verifying.routes,
                *self._events.routes,
                *_installing(workspace, settings, self._events),
                *Pages(workspace, harness, self.token, stage_port).routes,
            ],
            middleware=[
                Middleware(SecurityHeaders, stage_port=stage_port),
                Middleware(Protection, token=self.token),
            ],
            exception_handlers={Refusal: refuse},
        )
        self.app.router.redirect_slashes = False

    def find(self, name: str) -> SnippetConfig | None:
        """Find the configuration of a draft by its id, or that of a file by its artifact name."""
        if draft := self._drafts.find(name):
            return draft.config if draft.snippet else None
        entry = self._project.find(name)
        return entry.config if entry else None

    def close(self) -> None:
        """End what runs, so that a server can stop."""
        self._events.close()
        self._verifying.close()


def _installing(workspace: Workspace, settings: Path, events: Events) -> Sequence[Route]:
    """Return the routes of the installation; where its libraries are missing, one that says so."""
    try:
        from snippetgen.studio.api.installation import Installing
    except ModuleNotFoundError as error:
        missing = missing_library(error, "install")

        async def tell(_: Request) -> JSONResponse:
            raise Refusal(501, missing)

        return [Route("/api/install/{step}", tell, methods=["POST"])]
    return Installing(workspace, settings, events).routes
