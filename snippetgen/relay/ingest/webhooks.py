"""Webhooks for vendors: the part of the relay that faces the Internet."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from snippetgen.relay.ingest.batch_writer import TIMEOUT, BatchWriter, NotWrittenError
from snippetgen.relay.ingest.bodies import Bodies
from snippetgen.relay.ingest.call import CallIdError
from snippetgen.relay.ingest.known_call import is_another_call
from snippetgen.relay.ingest.notification import conflict, read_notification
from snippetgen.relay.ingest.rate_limit import RateLimit
from snippetgen.relay.store.models import CONFLICTING_ID, Rejection
from snippetgen.relay.tracing import current_traceparent, receiving
from snippetgen.vendors.payloads import PayloadError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request

    from snippetgen.config import SnippetConfig
    from snippetgen.relay.ingest.notification import ReadNotification
    from snippetgen.relay.ingest.sources import Source
    from snippetgen.relay.store.store import DeliveryStore

MAX_QUERY_LENGTH = 16384
"""The longest query in bytes."""

HINT = "send calls to /calls/<name> or /calls/<name>/<secret>, by GET or POST"

_log = structlog.get_logger("snippetgen.relay")


class Webhooks:
    """Accepts notifications at /calls/<name>, with /<secret> if the vendor signs nothing.

    Responds with 200 and the call's status once it is on disk: `accepted`, `known`, `not_counted`,
    or `unreadable` with a `detail`. Responds with 400 if the request is not a notification or has
    no usable id, 403 if the signature or secret is missing or wrong, 404, 405, 413, 414, 429, and
    503 if the call cannot be stored now. The secret in the path is checked before the body is read.
    `observe` receives each notification's configuration, status and seconds. `timeout` is in
    seconds. `report` receives the reason why calls cannot be stored, and "" once they can.
    """

    def __init__(
        self,
        sources: Mapping[str, Source],
        store: DeliveryStore,
        observe: Callable[[str, str, float], None],
        *,
        rate_limit: RateLimit | None = None,
        clock: Callable[[], float] = time.time,
        timeout: float = TIMEOUT,
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._sources = sources
        self._writer = BatchWriter(store, clock, timeout=timeout, report=report)
        self._proven, self._unproven = Bodies(), Bodies()
        self._find = store.find
        self._observe = observe
        self._rate_limit = rate_limit or RateLimit()
        self._clock = clock

    def application(self, more: Sequence[Route] = ()) -> Starlette:
        """Return the application, with `more` routes.

        It never redirects, because a redirect turns a POST into a GET.
        """
        paths = [
            "/calls/{name}",
            "/calls/{name}/",
            "/calls/{name}/{token}",
            "/calls/{name}/{token}/",
        ]
        methods = ["GET", "POST"]
        app = Starlette(
            routes=[
                *(Route(path, self._receive, methods=methods) for path in paths),
                *more,
            ],
            exception_handlers={HTTPException: self._error, PayloadError: _malformed},
        )
        app.router.redirect_slashes = False
        return app

    async def _receive(self, request: Request) -> Response:
        began = time.perf_counter()
        name = request.path_params["name"]
        source = self._sources.get(name)
        # A vendor calls for all customers from one address, so each configuration has its own
        # limit.
        self._check_rate(request, name if source else "")
        if source is None:
            raise HTTPException(404, f"no configuration has this name: {HINT}")
        status = "refused"
        parent = request.headers.get("traceparent")
        with receiving("receive call", parent) as set_attribute:
            try:
                code, answer = await self._answer(source, request)
                status = answer["status"] if code == 200 else status
                set_attribute("snippetgen.reason", answer["reason"])
            except ClientDisconnect:
                return Response()  # the client does not read the response
            finally:
                set_attribute("snippetgen.source", source.config.name)
                set_attribute("snippetgen.status", status)
                self._observe(source.config.name, status, time.perf_counter() - began)
        return JSONResponse(answer, code)

    async def _answer(self, source: Source, request: Request) -> tuple[int, dict[str, str]]:
        if len(request.scope["query_string"]) > MAX_QUERY_LENGTH:
            raise HTTPException(414, f"the query is longer than {MAX_QUERY_LENGTH} bytes")
        is_signed = _check_path(source, request)
        async with (self._unproven if is_signed else self._proven).read(request) as body:
            if is_signed:
                _check_signature(source, request, body)
            found = read_notification(source.config, body, request.url.query, self._clock())
            try:
                status, reason = await self._store(found, source.config)
            except NotWrittenError as error:
                _log.error("not_written", source=source.config.name, error=error.kind)
                later = {"Retry-After": "5"}
                raise HTTPException(503, "the call cannot be stored now", later) from None
        is_faulty = status == "unreadable" or reason == CONFLICTING_ID or found.warning
        log = _log.warning if is_faulty else _log.info
        warning = {"warning": found.warning} if found.warning else {}
        log(status, source=source.config.name, call=found.call_id, reason=reason, **warning)
        answer = {"status": status, "reason": reason, **warning}
        if status == "unreadable":
            answer["detail"] = found.outcome.detail
        if isinstance(found.outcome, CallIdError):
            return 400, {**answer, "error": str(found.outcome)}
        return 200, answer

    def _check_rate(self, request: Request, name: str) -> None:
        address = request.client.host if request.client else ""
        if not self._rate_limit.allows(f"{address} {name}"):
            raise HTTPException(429, "too many requests", {"Retry-After": "1"})

    async def _store(self, found: ReadNotification, config: SnippetConfig) -> tuple[str, str]:
        """Store what a notification means, and return its status and reason."""
        reason = found.outcome.reason
        if isinstance(found.entry, Rejection):
            if found.entry.keep:
                await self._writer.write(found.entry)
            return found.status, reason
        if await self._writer.write(replace(found.entry, traceparent=current_traceparent())):
            return "accepted", reason
        stored = await self._writer.run(self._find, found.entry)
        if is_another_call(stored, found.entry):
            await self._writer.write(conflict(config, found.call_id))
            reason = CONFLICTING_ID
        return "known", reason

    async def _error(self, request: Request, problem: Exception) -> Response:
        assert isinstance(problem, HTTPException)  # noqa: S101 - registered for no other
        message = problem.detail
        if problem.status_code in (404, 405):
            path = self._safe_path(request.url.path)
            _log.warning("no_route", method=request.method, path=path)
            if problem.status_code == 405:
                message = f"{request.method} is not allowed: {HINT}"
            elif message == "Not Found":
                message = f"this address does not exist: {HINT}"
        return JSONResponse({"error": message}, problem.status_code, problem.headers)

    def _safe_path(self, path: str) -> str:
        """Return a path for the log, without the segment that may be a secret."""
        return "/".join(
            part if part in ("", "calls") or part in self._sources else "…"
            for part in path.split("/")
        )


def _check_path(source: Source, request: Request) -> bool:
    """Check what does not need the body. Returns whether the body's signature must be checked."""
    rule = source.config.vendor_descriptor.return_channel.signature
    token = request.path_params.get("token")
    if rule is None:
        _require(source, is_authentic=token is not None and source.secret.matches(token))
    else:
        _require(source, is_authentic=token is None and rule.header in request.headers)
    return rule is not None


def _check_signature(source: Source, request: Request, body: bytes) -> None:
    rule = source.config.vendor_descriptor.return_channel.signature
    if rule is not None:
        signature = request.headers.get(rule.header, "")
        _require(source, is_authentic=source.secret.has_signed(body, signature, rule))


def _require(source: Source, *, is_authentic: bool) -> None:
    if not is_authentic:
        _log.warning("refused", source=source.config.name, reason="not_authentic")
        raise HTTPException(403, "the signature or the secret in the path is missing or wrong")


async def _malformed(request: Request, problem: Exception) -> Response:
    _log.warning("refused", source=request.path_params["name"], reason="malformed")
    return JSONResponse({"error": str(problem)}, 400)
