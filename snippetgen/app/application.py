"""The application, put together."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware

from snippetgen.app.delivery import Delivery
from snippetgen.app.drafting import Drafting
from snippetgen.app.drafts import Drafts
from snippetgen.app.events import Events
from snippetgen.app.headers import SecurityHeaders
from snippetgen.app.pages import Pages
from snippetgen.app.protection import Protection
from snippetgen.app.requests import Refusal, refuse
from snippetgen.app.verifying import Verifying
from snippetgen.app.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from snippetgen.app.harness import Harness
    from snippetgen.app.project import Project
    from snippetgen.config import SnippetConfig


class Studio:
    """Serves a project's snippets at `/s/`, and the studio.

    Files are saved in `folder` only, builds go to `out`. The simulated pages come from `stage_port`
    of the host that the application itself is reached by: their own origin, but the same site, or
    else browsers would keep their cookies from them.
    """

    def __init__(
        self, project: Project, harness: Harness, *, folder: Path, out: Path, stage_port: int
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
