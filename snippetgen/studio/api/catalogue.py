"""`GET /api/vendors`, `/api/presets` and `/api/schema`: the catalogue, situations, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.config import json_schema
from snippetgen.studio.api import serializers

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.studio.services.harness import Harness
    from snippetgen.studio.services.worker import Worker


class CatalogueRoutes:
    """Lists vendors and situations, and describes the settings of a configuration."""

    def __init__(self, harness: Harness, worker: Worker) -> None:
        self._harness = harness
        self._worker = worker
        self.routes = [
            Route("/api/vendors", self._vendors),
            Route("/api/presets", self._presets),
            Route("/api/schema", self._schema),
        ]

    async def _vendors(self, _: Request) -> JSONResponse:
        return JSONResponse(serializers.vendors())

    async def _presets(self, _: Request) -> JSONResponse:
        return JSONResponse(self._harness.presets())

    async def _schema(self, _: Request) -> JSONResponse:
        """Return the JSON Schema of `snippetgen schema`."""
        return JSONResponse(await self._worker.run(json_schema))
