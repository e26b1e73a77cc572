"""Sends conversions to the fake log endpoint without a network, as if to Optimizely's host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from snippetgen.conversions.classic_form import detect
from snippetgen.conversions.parameters import describe
from snippetgen.destinations import explain
from snippetgen_harness.fakes.log_endpoint import HitLog, RecordedHit, create_endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Message, Receive, Scope

    from snippetgen.destinations import Request


async def record_request(scope: Scope, receive: Receive) -> RecordedHit | None:
    """Let the endpoint record a request; returns None if it is not a conversion."""
    log = HitLog()
    await create_endpoint(log)(scope, receive, _discard)
    return next(iter(log.hits()), None)


async def send_request(request: Request) -> RecordedHit | None:
    """Send a conversion's request, as a service does when a vendor reports a call."""
    scope = _scope(request.method, request.url, request.headers)
    return await record_request(scope, _body(request.body))


def hit_as_json(record: RecordedHit) -> dict[str, Any]:
    """Return a hit as JSON types: the endpoint's record, `valid`, `destination` and `words`.

    `words` describes each parameter. The parameters of a body are its fields, by path.
    """
    body = explain(record.body.text) if record.body else None
    parameters = body.parameters if body else record.hit.parameters
    return {
        **record.as_json(),
        "parameters": parameters,
        "valid": record.good,
        "destination": body.destination if body else detect(record.hit),
        "words": {name: describe(name) for name in parameters},
    }


def _scope(method: str, url: str, headers: Mapping[str, str]) -> Scope:
    parts = urlsplit(url)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": parts.scheme,
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(b"host", parts.netloc.encode()), *Headers(headers).raw],
        "client": None,
        "server": None,
    }


def _body(content: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    return receive


async def _discard(_: Message) -> None:
    """Drop the endpoint's response: the caller gets the record instead."""
