"""The fake Event API: `POST /v1/events`, and `/_fake/mode`, which switches faults on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, cast

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from snippetgen.conversions.event_body import events_of
from snippetgen.lint.findings import Finding
from snippetgen.lint.judge import judge_body, too_large
from snippetgen_harness.fakes.log_endpoint.ascii_json import AsciiJSONResponse
from snippetgen_harness.fakes.log_endpoint.faults import (
    MAX_BYTES_OF_FAULTS,
    NO_FAULTS,
    Faults,
    parse_faults,
)
from snippetgen_harness.fakes.log_endpoint.query import QueryError
from snippetgen_harness.fakes.log_endpoint.recorded_body import RecordedBody, read_body
from snippetgen_harness.fakes.log_endpoint.recorded_hit import RecordedHit

if TYPE_CHECKING:
    from starlette.requests import Request

    from snippetgen_harness.fakes.log_endpoint.hit_log import HitLog

STRICT = "X-Optimizely-Strict"


async def receive_events(request: Request) -> Response:
    """Record and check events; respond as the Event API does, or with the fault switched on."""
    try:
        content, size = await read_body(request)
    except ClientDisconnect:
        return Response(status_code=204)  # nobody receives it
    faults = _faults(request)
    request.app.state.faults = faults.next()
    record = _record(request, content, size, faults.status)
    _log(request).record(record)
    if faults.delay_ms:
        await _log(request).pause(faults.delay_ms / 1000)
    return _answer(record, faults)


async def record_misdirected(request: Request) -> None:
    """Record a body that was sent to the wrong path."""
    with suppress(ClientDisconnect):
        content, size = await read_body(request)
        if content:
            _log(request).record(_record(request, content, size, 404))


async def handle_mode(request: Request) -> Response:
    """Switch faults on with PUT and off with DELETE; respond with the faults that are on."""
    if request.method == "PUT":
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > MAX_BYTES_OF_FAULTS:
                raise QueryError(f"the mode is larger than {MAX_BYTES_OF_FAULTS} bytes")
        request.app.state.faults = parse_faults(bytes(content))
    elif request.method == "DELETE":
        request.app.state.faults = NO_FAULTS
    return JSONResponse(_faults(request).model_dump())


def _record(request: Request, content: bytes, size: int, refused: int | None) -> RecordedHit:
    """Record events and their findings; `refused` is the status of a fault, if there is one."""
    strict = request.headers.get(STRICT, "").strip().lower() == "true"
    body = RecordedBody(content.decode(errors="replace"), size, strict, refused or 204)
    history = _log(request).history
    findings = _findings(content, size)
    if refused and refused != 404:
        message = (
            f"The fake responded with {refused} because of /_fake/mode: no event was accepted."
        )
        findings.append(Finding.of("not_taken", message))
    found = chain(findings, history.judge(events_of(body.document)))
    record = RecordedHit.of_events(request.scope, found, body)
    if record.good:
        history.remember(body.events)
    elif strict and not refused:
        return replace(record, body=replace(body, status=400))
    return record


def _findings(content: bytes, size: int) -> list[Finding]:
    if size > len(content):  # the rest was not kept
        return [too_large(size)]
    return judge_body(content.decode(errors="surrogateescape"))


def _answer(record: RecordedHit, faults: Faults) -> Response:
    assert record.body  # noqa: S101 - every record of events has one
    # Optimizely's Web client posts from pages and reads the status, so the API must allow that.
    headers = {"Access-Control-Allow-Origin": record.origin} if record.origin else {}
    if record.body.status != 400:
        if faults.status and faults.retry_after is not None:
            headers["Retry-After"] = str(faults.retry_after)
        return Response(status_code=record.body.status, headers=headers)
    findings = [finding.as_json() for finding in record.findings]
    return AsciiJSONResponse({"findings": findings}, status_code=400, headers=headers)


def _log(request: Request) -> HitLog:
    return cast("HitLog", request.app.state.log)


def _faults(request: Request) -> Faults:
    return cast("Faults", request.app.state.faults)
