"""`POST /api/explain` and `POST /api/cookies`: what a conversion or a Cookie header contains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.conversions.parameters import describe
from snippetgen.destinations import explain
from snippetgen.studio.api.schemas import CookiesRequest, ExplainRequest, parse

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.studio.services.harness import Harness


class ExplanationRoutes:
    """Explains what a developer pastes."""

    def __init__(self, harness: Harness) -> None:
        self._harness = harness
        self.routes = [
            Route("/api/explain", self._explain, methods=["POST"]),
            Route("/api/cookies", self._cookies, methods=["POST"]),
        ]

    async def _explain(self, request: Request) -> JSONResponse:
        body = await parse(request, ExplainRequest)
        explanation = await run_in_threadpool(explain, body.text)
        words = {name: describe(name) for name in explanation.parameters}
        return JSONResponse({**explanation.as_json(), "words": words})

    async def _cookies(self, request: Request) -> JSONResponse:
        body = await parse(request, CookiesRequest)
        return JSONResponse(await run_in_threadpool(self._harness.read_cookies, body.header))
