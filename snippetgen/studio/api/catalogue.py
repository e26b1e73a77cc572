"""`GET /api/vendors` and `GET /api/presets`: the catalogue and the situations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.api import serializers

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.studio.services.harness import Harness


class CatalogueRoutes:
    """Lists vendors and situations."""

    def __init__(self, harness: Harness) -> None:
        self._harness = harness
        self.routes = [
            Route("/api/vendors", self._vendors),
            Route("/api/presets", self._presets),
        ]

    async def _vendors(self, _: Request) -> JSONResponse:
        return JSONResponse(serializers.vendors())

    async def _presets(self, _: Request) -> JSONResponse:
        return JSONResponse(self._harness.presets())
