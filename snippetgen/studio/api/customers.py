"""`/api/fleets`: the customers of the fleets in the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.errors import ApiError, problem_json

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.config.fleet import FleetRow
    from snippetgen.studio.services.customers import Built, Customers
    from snippetgen.studio.services.worker import Worker


class CustomerRoutes:
    """Lists fleets, searches their customers, and shows one."""

    def __init__(self, customers: Customers, worker: Worker) -> None:
        self._customers = customers
        self._worker = worker
        self.routes = [
            Route("/api/fleets", self._fleets),
            Route("/api/fleets/{fleet}/customers", self._search),
            Route("/api/fleets/{fleet}/customers/{name}", self._details),
        ]

    async def _fleets(self, _: Request) -> JSONResponse:
        return JSONResponse(await self._worker.run(self._customers.fleets))

    async def _search(self, request: Request) -> JSONResponse:
        fleet = request.path_params["fleet"]
        text = request.query_params.get("search", "")[:200]
        offset = _offset(request.query_params.get("offset", "0"))
        page = await self._worker.run(lambda: self._customers.search(fleet, text, offset))
        return JSONResponse(
            {
                "total": page.total,
                "customers": [_row(each.row, each.built) for each in page.customers],
                "problems": [problem_json(each) for each in page.problems],
            }
        )

    async def _details(self, request: Request) -> JSONResponse:
        fleet, name = request.path_params["fleet"], request.path_params["name"]
        found = await self._worker.run(lambda: self._customers.details(fleet, name))
        return JSONResponse(
            {
                **_row(found.row, found.built),
                "own": found.own,
                "base": found.base,
                "text": found.text,
                "problems": [problem_json(each) for each in found.problems],
            }
        )


def _row(row: FleetRow, built: Built) -> dict[str, Any]:
    return {
        "name": row.name,
        "line": row.line,
        "vendor": row.settings.get("vendor"),
        "goal": row.settings.get("goal"),
        "built": built,
    }


def _offset(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise ApiError(400, f"offset {text[:20]!r} is not a number of customers to skip.")
    return int(text)
