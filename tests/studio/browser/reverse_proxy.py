"""A reverse proxy in front of the studio, as on hosting platforms and in containers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import httpx
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.requests import Request

HOP_BY_HOP = {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]


def reverse_proxy(upstreams: Mapping[str, str], *, preserves_host: bool) -> Starlette:
    """Return a proxy that passes requests on to the upstream origin of the requested host.

    Some proxies preserve the `Host` header, others replace it with the upstream's.
    """

    async def forward(request: Request) -> StreamingResponse:
        host = request.headers["host"].partition(":")[0]
        headers = [
            (name, value)
            for name, value in request.headers.items()
            if name not in HOP_BY_HOP and (preserves_host or name != "host")
        ]
        url = httpx.URL(upstreams[host] + request.url.path, query=request.scope["query_string"])
        # Event streams stay open. The upstreams have no TLS, so no certificate authorities need to
        # be read, which is slow.
        client = httpx.AsyncClient(timeout=None, verify=False)  # noqa: S113, S501
        sent = client.build_request(
            request.method, url, headers=headers, content=await request.body()
        )
        response = await client.send(sent, stream=True)
        result = StreamingResponse(_body(client, response), response.status_code)
        result.raw_headers = [
            (name.lower(), value)
            for name, value in response.headers.raw
            if name.decode().lower() not in HOP_BY_HOP
        ]
        return result

    return Starlette(routes=[Route("/{path:path}", forward, methods=METHODS)])


async def _body(client: httpx.AsyncClient, response: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.aiter_raw():
            yield chunk
    finally:
        with anyio.CancelScope(shield=True):  # a browser that disconnects cancels its request
            await response.aclose()
            await client.aclose()
