"""`POST /api/calls`: a phone call to the visitor's tracking number, simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.api.schemas import CallRequest, parse
from snippetgen.studio.errors import ApiError

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.studio.services.drafts import Drafts
    from snippetgen.studio.services.harness import Harness
    from snippetgen.studio.services.worker import Worker


class CallRoutes:
    """Sends the conversion that a call triggers to the log endpoint on this machine."""

    def __init__(self, drafts: Drafts, harness: Harness, worker: Worker) -> None:
        self._drafts = drafts
        self._harness = harness
        self._worker = worker
        self.routes = [Route("/api/calls", self._call, methods=["POST"])]

    async def _call(self, request: Request) -> JSONResponse:
        body = await parse(request, CallRequest)
        config = await self._worker.run(lambda: self._drafts.configuration(body.draft))
        payload = None if body.returned is None else body.returned.model_dump(exclude_unset=True)
        try:
            answer = await self._harness.call(config, body.stored, payload)
        except ValueError as error:
            raise ApiError(422, str(error), payload=payload) from None
        return JSONResponse({"payload": payload, **answer})
