from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from snippetgen_harness.net.servers import serve

from snippetgen.http.proxies import behind_proxy
from snippetgen.relay.ops.health import Health
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.ops.status.login import Login
from snippetgen.relay.ops.status_page import StatusPage
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.clock import Clock


@contextmanager
def status_page(
    store: DeliveryStore, clock: Clock, login: Login | None = None, proxy: str | None = None
) -> Iterator[tuple[httpx.Client, StatusPage]]:
    """Serve the page; yield a client and the page."""
    page = StatusPage(store, Metrics(store), Health(store), clock, login)
    app = behind_proxy(page.application(["relay.example"]), proxy)
    with (
        serve(app) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        yield client, page
