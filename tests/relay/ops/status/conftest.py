from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from snippetgen_harness.net.servers import serve
from starlette.types import ASGIApp, Receive, Scope

from snippetgen.http.proxies import behind_proxy
from snippetgen.relay.ops.health import Health
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.ops.status.login import Login
from snippetgen.relay.ops.status_page import StatusPage
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.clock import Clock


class Outage:
    """While it lasts, the connections of requests for events are closed without a response."""

    def __init__(self) -> None:
        self.lasts = False

    def of(self, app: ASGIApp) -> ASGIApp:
        """Return the application with outages."""

        async def respond(scope: Scope, receive: Receive, send: Any) -> None:  # noqa: ANN401
            if self.lasts and scope["path"].endswith("/events"):
                send.__self__.transport.abort()
            else:
                await app(scope, receive, send)

        return respond


@contextmanager
def status_page(
    store: DeliveryStore,
    clock: Clock,
    login: Login | None = None,
    proxy: str | None = None,
    outage: Outage | None = None,
) -> Iterator[tuple[httpx.Client, StatusPage]]:
    """Serve the page; yield a client and the page."""
    page = StatusPage(store, Metrics(store), Health(store), clock, login)
    app = behind_proxy(page.application(["relay.example"]), proxy)
    app = outage.of(app) if outage else app
    with (
        serve(app) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        yield client, page
