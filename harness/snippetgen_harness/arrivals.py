"""Conversions that reach the fake log endpoint without a network, as if at their own host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from snippetgen.wire.destination import detect
from snippetgen.wire.parameters import describe
from snippetgen_harness.endpoint import HitLog, RecordedHit, create_endpoint

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope


async def arrive(scope: Scope, receive: Receive) -> RecordedHit | None:
    """Let the endpoint record a request; None where it takes it for no conversion."""
    log = HitLog()
    await create_endpoint(log)(scope, receive, _discard)
    return next(iter(log.hits()), None)


async def request(url: str) -> RecordedHit | None:
    """Request a conversion URL with GET, as the service does that a vendor tells of a call."""
    parts = urlsplit(url)
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": parts.scheme,
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(b"host", parts.netloc.encode())],
        "client": None,
        "server": None,
    }
    return await arrive(scope, _nothing)


def hit_as_json(record: RecordedHit) -> dict[str, Any]:
    """Show a hit: the endpoint's record, `valid`, `destination`, and `words` for each parameter."""
    return {
        **record.as_json(),
        "valid": record.good,
        "destination": detect(record.hit),
        "words": {name: describe(name) for name in record.hit.parameters},
    }


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _discard(_: Message) -> None:
    """Leave the endpoint's pixel unsent: who asked here gets the record instead."""
