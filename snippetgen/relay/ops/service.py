"""Assembles a relay from servers and a deliverer."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog

from snippetgen.config.fleet.watched_fleet import CHECK_SECONDS
from snippetgen.conversions.event_limits import HOSTS
from snippetgen.relay.deliver.clock import SteadyClock
from snippetgen.relay.deliver.deliverer import Deliverer
from snippetgen.relay.deliver.maintenance import LEASE
from snippetgen.relay.deliver.request_builder import RequestBuilder
from snippetgen.relay.ingest.rate_limit import RateLimit
from snippetgen.relay.ingest.webhooks import Webhooks
from snippetgen.relay.store.store import DeliveryStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

    from snippetgen.relay.ingest.sources import Source, Sources
    from snippetgen.relay.ops.health import Health
    from snippetgen.relay.ops.metrics import Metrics


_log = structlog.get_logger("snippetgen.relay")

ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared only
"""The addresses that make a socket listen on all interfaces."""


@dataclass(frozen=True)
class Settings:
    """Where a relay keeps its data, and where it delivers."""

    folder: Path
    database: str | None = None
    """Address of the database; None for an SQLite file in `folder`."""
    endpoint: str | None = None
    """Address of a fake Optimizely; None for the real one."""
    workers: int = 4
    rate: float = 50.0
    """Requests per second for each configuration from one address."""
    lease: float = LEASE
    """Seconds without a sign of life after which a process counts as dead."""
    european: bool = False
    """Whether events go to Optimizely's host in the European Union."""

    @property
    def requests(self) -> RequestBuilder:
        """The builder of requests to that endpoint.

        Raises ValueError if `endpoint` is not the address of a server.
        """
        return RequestBuilder(self.endpoint, HOSTS[1] if self.european else HOSTS[0])


def open_store(settings: Settings) -> DeliveryStore:
    """Open the store, and create its folder."""
    settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    url = settings.database or sa.URL.create("sqlite", database=str(settings.folder / "calls.db"))
    return DeliveryStore(url)


@contextmanager
def delivering(settings: Settings, store: DeliveryStore) -> Iterator[Deliverer]:
    """Deliver what is due until the block ends, and let requests in progress finish.

    Yields the deliverer, whose health can be checked.
    """
    deliverer = Deliverer(
        store,
        settings.requests,
        settings.folder,
        workers=settings.workers,
        lease=settings.lease,
    )
    deliverer.start()
    try:
        yield deliverer
    finally:
        deliverer.stop()


@contextmanager
def refreshing(sources: Sources) -> Iterator[None]:
    """Keep sources up to date with their tables and secrets, in a thread, until the block ends."""
    stopping = threading.Event()

    def refresh() -> None:
        pause = CHECK_SECONDS
        while not stopping.wait(max(pause, CHECK_SECONDS)):
            try:
                pause = sources.refresh()
            except Exception as error:
                _log.error("refresh_failed", error=type(error).__name__)

    thread = threading.Thread(target=refresh, name="sources", daemon=True)
    if sources.can_change:
        thread.start()
    try:
        yield
    finally:
        stopping.set()


def create_webhooks(
    settings: Settings,
    store: DeliveryStore,
    sources: Mapping[str, Source],
    metrics: Metrics,
    health: Health,
) -> ASGIApp:
    """Return the application for vendors."""
    webhooks = Webhooks(
        sources,
        store,
        metrics.observe,
        rate_limit=RateLimit(settings.rate),
        # If the clock is set back, a call must not be too old when it arrives.
        clock=SteadyClock(),
        report=health.note_storing,
    )
    return webhooks.application(health.public_routes())


def by_address(inside: Mapping[tuple[str, int], ASGIApp], elsewhere: ASGIApp) -> ASGIApp:
    """Return an application that passes requests at certain addresses to another one."""

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        # The address of the socket, not one that a client claims.
        address, port = scope["server"]
        found = (inside.get((each, port)) for each in (address, *ANY_ADDRESS))
        await next(filter(None, found), elsewhere)(scope, receive, send)

    return dispatch
