"""`/api/fleets`: the customers of the fleets in the folder."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.studio.errors import ApiError, problem_json
from snippetgen.studio.services.customer_health import FILTERS, WRONG, Observed
from snippetgen.studio.services.worker import Worker
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen.config.fleet import FleetRow
    from snippetgen.studio.services.background_reader import CustomerSources, ReadResult
    from snippetgen.studio.services.customer_health import Health
    from snippetgen.studio.services.customers import Customers


class CustomerRoutes:
    """Lists fleets, searches their customers, and shows one.

    A customer is `{name, line, vendor, goal, valid, built, published, last_call}` with
    `published: {state, build, since}` and `last_call: {state, at}`; times are RFC 3339.
    `snippetgen.studio.services.customer_health` has the states.
    """

    def __init__(self, customers: Customers, sources: CustomerSources) -> None:
        self._customers = customers
        self._sources = sources
        # A fleet may be large, so its own worker keeps it from delaying the studio's other work.
        self._worker = Worker()
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
        health = _filter(request.query_params.get("health", ""))
        observed = await self._observed()
        page = await self._worker.run(
            lambda: self._customers.search(fleet, text, offset, observed, health)
        )
        return JSONResponse(
            {
                "total": page.total,
                "customers": [
                    _row(each.row, each.health, valid=each.valid) for each in page.customers
                ],
                "problems": [problem_json(each) for each in page.problems],
                "published": _source(observed.published),
                "calls": _source(observed.calls),
            }
        )

    async def _details(self, request: Request) -> JSONResponse:
        fleet, name = request.path_params["fleet"], request.path_params["name"]
        observed = await self._observed()
        found = await self._worker.run(lambda: self._customers.details(fleet, name, observed))
        return JSONResponse(
            {
                **_row(found.row, found.health, valid=not found.problems),
                "own": found.own,
                "base": found.base,
                "text": found.text,
                "problems": [problem_json(each) for each in found.problems],
            }
        )

    async def _observed(self) -> Observed:
        published, calls = await asyncio.gather(
            self._sources.published.read(), self._sources.calls.read()
        )
        return Observed(published, calls)


def _row(row: FleetRow, health: Health, *, valid: bool) -> dict[str, Any]:
    live, at = health.live, health.called_at
    return {
        "name": row.name,
        "line": row.line,
        "vendor": row.settings.get("vendor"),
        "goal": row.settings.get("goal"),
        "valid": valid,
        "built": health.built,
        "published": {
            "state": health.published,
            "build": live and live.build,
            "since": live and live.published,
        },
        "last_call": {"state": health.called, "at": None if at is None else _time(at)},
    }


def _source(reading: ReadResult[Any]) -> dict[str, Any]:
    return {
        "connected": reading.place is not None,
        "place": reading.place,
        "problem": reading.problem,
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).isoformat().replace("+00:00", "Z")


def _filter(text: str) -> str:
    known = [WRONG, *FILTERS]
    if text and text not in known:
        raise ApiError(400, f"health {shown(text[:20])} is unknown. Use {', '.join(known)}.")
    return text


def _offset(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise ApiError(400, f"offset {text[:20]!r} is not a number of customers to skip.")
    return int(text)
