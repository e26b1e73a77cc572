from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from snippetgen_harness.fakes.log_endpoint import HitLog

from snippetgen.http.sockets import listen_on
from tests.harness.fakes.log_endpoint.client import HOST, Endpoint, run

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def running() -> Iterator[Endpoint]:
    log = HitLog()
    with listen_on("127.0.0.1") as listener:
        address = listener.getsockname()
        server = run(log, listener)
        next(server)
        with Endpoint(base_url=f"http://{address[0]}:{address[1]}", headers={"Host": HOST}) as it:
            it.log, it.address = log, address
            yield it
        next(server, None)


@pytest.fixture
def endpoint(running: Endpoint) -> Endpoint:
    running.log.clear()
    running.cookies.clear()
    return running
