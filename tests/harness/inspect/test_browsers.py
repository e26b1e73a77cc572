from __future__ import annotations

import httpx
import pytest
from snippetgen_harness.inspect import Local
from snippetgen_harness.inspect.browsers import open_network
from snippetgen_harness.net.servers import issue_certificate, serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

HIT = "https://1234500001.log.optimizely.com/event?a=1234500001&n=phone_call_conversion"


@pytest.mark.parametrize("live", [False, True])
def test_a_conversion_leaves_the_machine_only_in_a_live_run(live: bool) -> None:
    arrived: list[str] = []

    def record(request: Request) -> PlainTextResponse:
        arrived.append(str(request.url))
        return PlainTextResponse("")

    optimizely = Starlette(routes=[Route("/{path:path}", record)])
    pattern = "*.log.optimizely.com"
    with (
        issue_certificate(pattern) as certificate,
        serve(optimizely, certificate) as port,
        open_network(
            live=live, insecure=True, local=Local({pattern: port}, certificate), blocked=()
        ) as network,
        httpx.Client(proxy=f"http://127.0.0.1:{network.port}", verify=False) as client,  # noqa: S501
    ):
        client.get(HIT)
        faked = len(network.log.hits())
    assert (arrived, faked) == (([HIT], 0) if live else ([], 1))
