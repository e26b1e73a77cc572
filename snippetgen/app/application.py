"""The application, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware

from snippetgen.app import explaining
from snippetgen.app.delivery import Delivery
from snippetgen.app.headers import SecurityHeaders
from snippetgen.app.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from snippetgen.app.project import Project


def create_app(
    project: Project, *, presets: Sequence[Mapping[str, Any]], stage_port: int
) -> Starlette:
    """Serve a project's snippets at `/s/`, and previews of its configurations.

    `presets` are the situations that a preview offers, as groups: each a mapping with a `title` and
    a list of `situations` (`id`, `title`, and the values of the preview's fields). The simulated
    page comes from `stage_port` of the host that the application itself is reached by: its own
    origin, but the same site, or else browsers would keep its cookies from it.
    """
    app = Starlette(
        routes=[
            Delivery(project).route,
            explaining.route,
            *Pages(project, presets, stage_port).routes,
        ],
        middleware=[Middleware(SecurityHeaders, stage_port=stage_port)],
    )
    app.router.redirect_slashes = False
    return app
