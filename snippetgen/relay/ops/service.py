"""All parts of a relay in one process: server, dispatcher and workers."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from snippetgen.conversions.event_api import HOSTS
from snippetgen.relay.deliver.queue import Dispatcher, Queue
from snippetgen.relay.deliver.request_builder import Target
from snippetgen.relay.deliver.sender import Sender
from snippetgen.relay.ingest.webhooks import Source, Webhooks
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.ops.status_page import Status
from snippetgen.relay.store.store import LEASE, Records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True)
class Settings:
    """How a relay is run: where its data is, what queue it has, where it delivers to."""

    folder: Path
    records: str | None = None
    """Address of a database; an SQLite file in the folder where it is None."""
    queue: str = "sqlite"
    endpoint: str | None = None
    """Address of a fake of Optimizely; None for the real one."""
    workers: int = 4
    rate: float = 50.0
    lease: float = LEASE
    european: bool = False
    """Whether events go to Optimizely's host in the European Union."""

    @property
    def target(self) -> Target:
        """Where requests go."""
        return Target(self.endpoint, HOSTS[1] if self.european else HOSTS[0])


def open_records(settings: Settings) -> Records:
    """Open the records, and make the folder where there is none."""
    settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    url = settings.records or sa.URL.create("sqlite", database=str(settings.folder / "calls.db"))
    return Records(url, lease=settings.lease)


@contextmanager
def delivering(settings: Settings, records: Records) -> Iterator[None]:
    """Deliver what the records hold, until the block ends; what is being sent is finished then."""
    with ExitStack() as stack:
        sender = Sender(records, settings.target)
        stack.callback(sender.close)
        queue = Queue(settings.queue, settings.folder, sender.send)
        stack.callback(queue.close)
        consumer = queue.consumer(settings.workers)
        consumer.start()
        stack.callback(consumer.stop, graceful=True)
        stop = threading.Event()
        thread = threading.Thread(target=Dispatcher(records, queue).run, args=(stop,))
        thread.start()
        stack.callback(thread.join)
        stack.callback(stop.set)
        yield


def create_server(
    settings: Settings, records: Records, sources: Mapping[str, Source], inside: tuple[str, int]
) -> ASGIApp:
    """Put both sides together: the status page on the address `inside`, notifications elsewhere."""
    metrics = Metrics(records)
    webhooks = Webhooks(sources, records, metrics, rate=settings.rate).application()
    status = Status(records, metrics).application()

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        # The address is the socket's own, not one that a client names.
        app = status if tuple(scope["server"]) == inside else webhooks
        await app(scope, receive, send)

    return dispatch
