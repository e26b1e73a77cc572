"""Webhooks for vendors: the part of the relay that faces the Internet."""

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

from snippetgen.relay.ingest.batch_writer import BatchWriter
from snippetgen.relay.ingest.call import Call, read_call
from snippetgen.relay.ingest.qualification import qualify
from snippetgen.relay.ingest.rate_limit import RateLimit
from snippetgen.relay.store.schema import kind_of
from snippetgen.vendors.payloads import LONGEST, ReturnError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from snippetgen.config import SnippetConfig
    from snippetgen.relay.ingest.auth import Secret
    from snippetgen.relay.store.store import DeliveryStore

_log = structlog.get_logger("snippetgen.relay")


@dataclass(frozen=True)
class Source:
    """A configuration, and the secret that proves that a call comes from its vendor."""

    config: SnippetConfig
    secret: Secret


class Webhooks:
    """Takes notifications at /calls/<name>, or /calls/<name>/<secret> if the vendor signs nothing.

    Answers 200 with the call's status once that is on disk, 400 if the notification cannot be read,
    403 if the signature or secret is missing or wrong, 404, 413, 429, and 503 if the store cannot
    be written. `observe` gets each notification's configuration, status and seconds.
    """

    def __init__(
        self,
        sources: Mapping[str, Source],
        store: DeliveryStore,
        observe: Callable[[str, str, float], None],
        *,
        rate: float = 50.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._sources = sources
        self._writer = BatchWriter(store, clock)
        self._observe = observe
        self._rate_limit = RateLimit(rate)
        self._clock = clock

    def application(self) -> Starlette:
        """Return the application."""
        methods = ["GET", "POST"]
        return Starlette(
            routes=[
                Route("/calls/{name}", self._receive, methods=methods),
                Route("/calls/{name}/{token}", self._receive, methods=methods),
                Route("/health", self._health),
            ],
            exception_handlers={HTTPException: _error, ReturnError: _malformed},
        )

    async def _health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _receive(self, request: Request) -> Response:
        began = time.perf_counter()
        self._check_rate(request)
        source = self._sources.get(request.path_params["name"])
        if source is None:
            raise HTTPException(404, "there is no configuration of this name here")
        status = "refused"
        try:
            answer = await self._answer(source, request)
            status = answer["status"]
        except ClientDisconnect:
            return Response()  # the client reads no answer
        finally:
            self._observe(source.config.name, status, time.perf_counter() - began)
        return JSONResponse(answer)

    async def _answer(self, source: Source, request: Request) -> dict[str, str]:
        body = await _body(request)
        _authenticate(source, request, body)
        call = read_call(source.config, body=body, query=request.url.query)
        return await self._store(source.config, call)

    def _check_rate(self, request: Request) -> None:
        address = request.client.host if request.client else ""
        if not self._rate_limit.allows(address, self._clock()):
            raise HTTPException(429, "too many requests", {"Retry-After": "1"})

    async def _store(self, config: SnippetConfig, call: Call) -> dict[str, str]:
        qualification = qualify(config, call, self._clock())
        status, reason = "not_counted", qualification.reason
        if qualification.delivery:
            try:
                is_new = await self._writer.write(qualification.delivery)
            except sqlalchemy.exc.SQLAlchemyError as error:
                _log.error("not_written", source=config.name, error=kind_of(error))
                raise HTTPException(
                    503, "the call cannot be stored now", {"Retry-After": "5"}
                ) from None
            status = "accepted" if is_new else "known"
        _log.info(status, source=config.name, call=call.id, reason=reason)
        return {"status": status, "reason": reason}


def _authenticate(source: Source, request: Request, body: bytes) -> None:
    rule = source.config.vendor_descriptor.return_channel.signature
    token = request.path_params.get("token")
    if rule is None:
        authentic = token is not None and source.secret.matches(token)
    else:
        signature = request.headers.get(rule.header, "")
        authentic = token is None and source.secret.has_signed(body, signature, rule)
    if not authentic:
        _log.warning("refused", source=source.config.name, reason="not_authentic")
        raise HTTPException(403, "the signature or the secret in the path is missing or wrong")


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            raise HTTPException(413, f"the body is longer than {LONGEST} bytes")
    return bytes(body)


async def _error(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)  # noqa: S101 - registered for no other
    return JSONResponse({"error": problem.detail}, problem.status_code, problem.headers)


async def _malformed(request: Request, problem: Exception) -> Response:
    _log.warning("refused", source=request.path_params["name"], reason="malformed")
    return JSONResponse({"error": str(problem)}, 400)
