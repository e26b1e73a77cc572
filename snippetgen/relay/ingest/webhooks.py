"""Where vendors tell of calls: the part of the relay that the world may reach."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy.exc
import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from snippetgen.relay.ingest.batch_writer import Intake
from snippetgen.relay.ingest.call import Call, read_call
from snippetgen.relay.ingest.qualification import decide
from snippetgen.relay.ingest.rate_limit import Rates
from snippetgen.relay.store.schema import kind_of
from snippetgen.vendors.payloads import LONGEST, ReturnError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from snippetgen.config import SnippetConfig
    from snippetgen.relay.ingest.auth import Secret
    from snippetgen.relay.ops.metrics import Metrics
    from snippetgen.relay.store.store import Records

_log = structlog.get_logger("snippetgen.relay")


@dataclass(frozen=True)
class Source:
    """A configuration whose calls are taken, with what proves that they are its vendor's."""

    config: SnippetConfig
    secret: Secret


class Webhooks:
    """Takes notifications at /calls/<name>, and /calls/<name>/<secret> where nothing is signed.

    Answers 200 with what became of the call once that is on disk; 400 to what is no notification,
    403 where the proof is missing or wrong, 404, 413, 429, and 503 where nothing can be written.
    """

    def __init__(
        self,
        sources: Mapping[str, Source],
        records: Records,
        metrics: Metrics,
        *,
        rate: float = 50.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._sources = sources
        self._intake = Intake(records, clock)
        self._metrics = metrics
        self._rates = Rates(rate)
        self._clock = clock

    def application(self) -> Starlette:
        """Make the application."""
        methods = ["GET", "POST"]
        return Starlette(
            routes=[
                Route("/calls/{name}", self._take, methods=methods),
                Route("/calls/{name}/{token}", self._take, methods=methods),
                Route("/health", self._health),
            ],
            exception_handlers={HTTPException: _refuse, ReturnError: _malformed},
        )

    async def _health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _take(self, request: Request) -> Response:
        began = time.perf_counter()
        self._count(request)
        source = self._sources.get(request.path_params["name"])
        if source is None:
            raise HTTPException(404, "there is no such configuration here")
        status = "refused"
        try:
            answer = await self._answer(source, request)
            status = answer["status"]
        except ClientDisconnect:
            return Response()  # nobody reads it
        finally:
            self._metrics.took(source.config.name, status, time.perf_counter() - began)
        return JSONResponse(answer)

    async def _answer(self, source: Source, request: Request) -> dict[str, str]:
        body = await _body(request)
        _prove(source, request, body)
        call = read_call(source.config, body=body, query=request.url.query)
        return await self._settle(source.config, call)

    def _count(self, request: Request) -> None:
        address = request.client.host if request.client else ""
        if not self._rates.allows(address, self._clock()):
            raise HTTPException(429, "too many requests", {"Retry-After": "1"})

    async def _settle(self, config: SnippetConfig, call: Call) -> dict[str, str]:
        decision = decide(config, call, self._clock())
        status, reason = "not_counted", decision.reason
        if decision.order:
            try:
                new = await self._intake.put(decision.order)
            except sqlalchemy.exc.SQLAlchemyError as error:
                _log.error("not_written", source=config.name, error=kind_of(error))
                raise HTTPException(503, "nothing can be written", {"Retry-After": "5"}) from None
            status = "accepted" if new else "known"
        _log.info(status, source=config.name, call=call.id, reason=reason)
        return {"status": status, "reason": reason}


def _prove(source: Source, request: Request, body: bytes) -> None:
    rule = source.config.vendor_descriptor.return_channel.signature
    token = request.path_params.get("token")
    if rule is None:
        proven = token is not None and source.secret.is_in_path(token)
    else:
        signature = request.headers.get(rule.header, "")
        proven = token is None and source.secret.signed(body, signature, rule)
    if not proven:
        _log.warning("refused", source=source.config.name, reason="not_authentic")
        raise HTTPException(403, "the signature or the secret in the path is missing or wrong")


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            raise HTTPException(413, f"at most {LONGEST} bytes are taken")
    return bytes(body)


async def _refuse(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)  # noqa: S101 - registered for no other
    return JSONResponse({"error": problem.detail}, problem.status_code, problem.headers)


async def _malformed(request: Request, problem: Exception) -> Response:
    _log.warning("refused", source=request.path_params["name"], reason="malformed")
    return JSONResponse({"error": str(problem)}, 400)
