"""Drafts, the catalogue, and what a developer pastes, as JSON for the studio's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.conversions.parameters import describe
from snippetgen.lint.explain import explain
from snippetgen.studio.api import serializers
from snippetgen.studio.api.schemas import (
    CallAsked,
    CookiesAsked,
    DraftAsked,
    ExplainAsked,
    Refusal,
    read,
)

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.config import SnippetConfig
    from snippetgen.studio.services.drafts import Drafts
    from snippetgen.studio.services.harness import Harness
    from snippetgen.studio.services.workspace import Workspace


class Drafting:
    """Answers what an editor asks."""

    def __init__(self, drafts: Drafts, workspace: Workspace, harness: Harness) -> None:
        self._drafts = drafts
        self._workspace = workspace
        self._harness = harness
        self.routes = [
            Route("/api/vendors", self._vendors),
            Route("/api/presets", self._presets),
            Route("/api/draft", self._draft, methods=["POST"]),
            Route("/api/explain", self._explain, methods=["POST"]),
            Route("/api/cookies", self._cookies, methods=["POST"]),
            Route("/api/calls", self._call, methods=["POST"]),
        ]

    def configuration(self, id: str) -> SnippetConfig:  # noqa: A002
        """Find a draft's configuration; raises Refusal where there is none."""
        draft = self._drafts.find(id)
        if draft is None:
            raise Refusal(404, "The draft is no longer known: draft it anew.")
        if draft.config is None or draft.snippet is None:
            problems = [serializers.problem(each) for each in draft.problems]
            raise Refusal(422, "The configuration is wrong.", problems=problems)
        return draft.config

    async def _vendors(self, _: Request) -> JSONResponse:
        return JSONResponse(serializers.vendors())

    async def _presets(self, _: Request) -> JSONResponse:
        return JSONResponse(self._harness.presets())

    async def _draft(self, request: Request) -> JSONResponse:
        asked = await read(request, DraftAsked)
        path = None if asked.path is None else self._workspace.resolve(asked.path)
        return JSONResponse(serializers.draft(self._drafts.make(asked.text, path, asked.changes)))

    async def _explain(self, request: Request) -> JSONResponse:
        explanation = explain((await read(request, ExplainAsked)).text)
        words = {name: describe(name) for name in explanation.parameters}
        return JSONResponse({**explanation.as_json(), "words": words})

    async def _cookies(self, request: Request) -> JSONResponse:
        asked = await read(request, CookiesAsked)
        return JSONResponse(self._harness.read_cookies(asked.header))

    async def _call(self, request: Request) -> JSONResponse:
        asked = await read(request, CallAsked)
        config = self.configuration(asked.draft)
        payload = None if asked.returned is None else asked.returned.model_dump(exclude_unset=True)
        try:
            answer = await self._harness.call(config, asked.stored, payload)
        except ValueError as error:
            raise Refusal(422, str(error), payload=payload) from None
        return JSONResponse({"payload": payload, **answer})
