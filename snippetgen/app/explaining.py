"""Conversion URLs taken apart, as JSON for the preview page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.wire.explanation import explain
from snippetgen.wire.parameters import describe

if TYPE_CHECKING:
    from starlette.requests import Request


async def _explanation(request: Request) -> JSONResponse:
    explanation = explain(request.query_params.get("url", ""))
    parameters = [
        {"name": name, "value": value, "meaning": describe(name)}
        for name, values in explanation.parameters.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    return JSONResponse({**explanation.as_json(), "parameters": parameters})


route = Route("/explanation", _explanation)
