"""Static files of a server's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.responses import Response


class RevalidatedFiles(StaticFiles):
    """Files that a browser may keep, but must check for a newer version before each use.

    Without this, a browser that has seen an earlier version of the product mixes its files with
    those of the new one.
    """

    def file_response(self, *arguments: Any, **options: Any) -> Response:  # noqa: ANN401
        """Return a file, or a response that says that it has not changed."""
        response = super().file_response(*arguments, **options)
        response.headers["cache-control"] = "no-cache"
        return response
