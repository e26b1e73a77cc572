"""`snippetgen relay`: receive calls from vendors, deliver conversions to Optimizely."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
import time
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from snippetgen.cli.actions.fleets import NEEDS_FLEET, choose, divide
from snippetgen.cli.actions.status_login import OPEN_PAGE, is_loopback, status_login
from snippetgen.cli.actions.store import opened_store
from snippetgen.cli.extras import require_extra
from snippetgen.cli.listening import listen
from snippetgen.config import load_all
from snippetgen.config.fleet import is_fleet, load_customers, load_fleet
from snippetgen.http.proxies import behind_proxy
from snippetgen.http.servers import DrainingServer, configure_public, exit_after, stop_on_signals
from snippetgen.http.startup import Startup
from snippetgen.validation.errors import ConfigError

with require_extra("relay"):
    from snippetgen.relay import tracing
    from snippetgen.relay.ingest.notification import read_notification
    from snippetgen.relay.ingest.secrets import Secrets
    from snippetgen.relay.ingest.sources import Sources, relay_problems
    from snippetgen.relay.ops.call_history import call_history
    from snippetgen.relay.ops.health import Health
    from snippetgen.relay.ops.logs import log_to_stderr
    from snippetgen.relay.ops.metrics import Metrics
    from snippetgen.relay.ops.retry_unreadable import retry_unreadable as read_again
    from snippetgen.relay.ops.service import (
        Settings,
        by_address,
        create_webhooks,
        delivering,
        refreshing,
    )
    from snippetgen.relay.ops.status_page import StatusPage

from snippetgen.vendors.payloads import PayloadError

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence

    from starlette.types import ASGIApp

    from snippetgen.cli.actions.relay_options import (
        DeliveryOptions,
        RecordedCalls,
        ServerOptions,
        StatusPageOptions,
    )
    from snippetgen.cli.store_options import StoreOptions, TargetOptions
    from snippetgen.config import SnippetConfig
    from snippetgen.relay.deliver.deliverer import Deliverer

SHUTDOWN = 25.0
"""Seconds after a signal until the process ends, even if work remains."""

MOST_SHOWN = 20
"""The maximum number of addresses that are shown at the start."""


def check_queue(queue: str) -> None:
    """Say that the option is obsolete. Raises click.ClickException if its value is invalid."""
    if queue == "sqlite":
        return
    if not queue.startswith(("redis://", "rediss://", "unix://")):
        # The address may contain a password.
        message = "--queue must be sqlite, or an address redis://HOST:PORT/N"
        raise click.ClickException(message)
    click.echo("--queue is not needed: calls wait in the records. Redis is not used.", err=True)


def read_recorded(paths: Sequence[Path], recorded: RecordedCalls, store: StoreOptions) -> int:
    """Explain a recorded call, or read unreadable calls again. Returns the exit status."""
    configs = _usable(_chosen(paths, recorded.customer))
    settings = Settings(store.data, store.database)
    if recorded.explain is not None:
        return _explain(configs, recorded.explain, settings)
    return _retry(configs, settings)


def run(
    paths: tuple[Path, ...],
    role: str,
    store_options: StoreOptions,
    target: TargetOptions,
    server_options: ServerOptions,
    delivery: DeliveryOptions,
    status: StatusPageOptions,
) -> None:
    """Receive calls and deliver conversions until the process is stopped.

    `role` is `all`, `server` or `worker`.
    """
    settings = _settings(store_options, target, server_options, delivery)
    login = status_login(status, server_options.proxy)
    sources = _sources(paths, server_options.secrets, is_worker=role == "worker")
    log_to_stderr()
    with Startup() as startup, opened_store(settings) as store, ExitStack() as stack:
        startup.hold()
        _start_tracing(stack, role)
        if role == "worker" and status.status_port is None:
            with delivering(settings, store) as working:
                _wait_for_signal(startup, working)
            return
        sockets = []
        if role != "worker":
            sockets.append(stack.enter_context(listen(server_options.host, server_options.port)))
        private = stack.enter_context(listen(*status.address, "--status-port"))
        sockets.append(private)
        deliverer = stack.enter_context(delivering(settings, store)) if role != "server" else None
        health = Health(store, deliverer=deliverer, is_draining=lambda: server.is_draining)
        metrics = Metrics(store)
        page = StatusPage(store, metrics, health, login=login, fake=settings.endpoint)
        app: ASGIApp = page.application(status.status_host_names)
        if sources is not None:
            stack.enter_context(refreshing(sources))
            webhooks = create_webhooks(settings, store, sources, metrics, health)
            app = by_address({private.getsockname()[:2]: app}, webhooks)
            _announce(sources, sockets[0])
        _announce_status_page(
            private, is_open=login is None and not is_loopback(status.status_host)
        )
        server = _server(
            behind_proxy(app, server_options.proxy), server_options.drain, page.live.close
        )
        startup.release()
        # Exclude loaded objects from garbage collection, which would block the event loop.
        gc.freeze()
        server.run(sockets=sockets)


def _settings(
    store: StoreOptions, target: TargetOptions, server: ServerOptions, delivery: DeliveryOptions
) -> Settings:
    return Settings(
        store.data,
        store.database,
        endpoint=target.endpoint,
        workers=delivery.workers,
        rate=server.rate,
        lease=delivery.lease,
        european=target.eu,
    )


def _sources(paths: Sequence[Path], secrets: Path | None, *, is_worker: bool) -> Sources | None:
    """Read configurations and fleets. Returns None for a worker, which needs neither.

    Raises ConfigError if a configuration is wrong or has no secret, or if a fleet cannot be read.
    """
    fleets = [path for path in dict.fromkeys(paths) if is_fleet(path)]
    configs = _usable(load_all(path for path in paths if path not in fleets))
    if is_worker:
        for path in fleets:
            load_fleet(path)
        return None
    try:
        found = Secrets(secrets)
    except OSError as error:
        raise click.ClickException(f"cannot read {secrets}: {error.strerror}") from error
    return Sources(configs, fleets, found)


def _chosen(paths: Sequence[Path], customer: str | None) -> Sequence[SnippetConfig]:
    """Return one customer of the fleets, or all configurations and customers."""
    if customer is None:
        return load_customers(paths)
    fleets = divide(paths)[1]
    if not fleets:
        raise click.UsageError(NEEDS_FLEET)
    return [config for _, config in choose(fleets, [customer], None).values()]


def _usable(configs: Sequence[SnippetConfig]) -> Sequence[SnippetConfig]:
    """Return `configs`. Raises ConfigError if a vendor lacks facts that the rules need."""
    if problems := [problem for config in configs for problem in relay_problems(config)]:
        raise ConfigError(problems)
    return configs


def _explain(configs: Sequence[SnippetConfig], recorded: str, settings: Settings) -> int:
    """Print what would happen or what happened to a recorded call. Returns the exit status."""
    if recorded == "-":
        return _explain_notification(configs, sys.stdin.buffer.read())
    file = Path(recorded)
    if file.is_file():
        return _explain_notification(configs, file.read_bytes())
    with opened_store(settings) as store:
        found = call_history(store, recorded)
    if not found:
        message = f"{recorded!r} is neither a file nor the id of a recorded call."
        raise click.ClickException(message)
    click.echo(json.dumps({"call": recorded, "found": found}, indent=2))
    return 0


def _explain_notification(configs: Sequence[SnippetConfig], recorded: bytes) -> int:
    if len(configs) != 1:
        raise click.UsageError("--explain needs one configuration, or a fleet with --customer.")
    try:
        query = recorded.decode(errors="replace").strip().removeprefix("?")
        found = read_notification(configs[0], recorded, query, time.time())
    except PayloadError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(found.as_json(), indent=2))
    if not found.call_id:
        click.echo(f"Error: {found.outcome}", err=True)
    return 0 if found.status == "counted" else 1


def _retry(configs: Sequence[SnippetConfig], settings: Settings) -> int:
    """Read unreadable calls again, and print the results. Returns the exit status."""
    with opened_store(settings) as store:
        statuses = read_again(store, configs, time.time())
    for status, count in sorted(statuses.items()):
        click.echo(f"{status}: {count}")
    if not statuses:
        names = ", ".join(sorted(config.name for config in configs[:MOST_SHOWN]))
        place = "The database" if settings.database else str(settings.folder)
        click.echo(f"{place} has no unreadable calls of {names}.", err=True)
    return 1 if statuses["unreadable"] or statuses["expired"] else 0


def _server(app: ASGIApp, drain: float, close: Callable[[], None]) -> DrainingServer:
    """Return a server that, on SIGINT and SIGTERM, calls `close` and then finishes its requests."""
    # Its log is written to the same place as the relay's.
    config = configure_public(app, timeout_graceful_shutdown=10, log_config=None)
    server = DrainingServer(config, SHUTDOWN, drain, close)
    stop_on_signals(server)
    return server


def _start_tracing(stack: ExitStack, role: str) -> None:
    """Send traces until the stack ends, if the environment says where to."""
    if any(map(os.environ.get, tracing.VARIABLES)):
        with require_extra("tracing"):
            stack.callback(tracing.start(f"snippetgen-relay-{role}"))


def _announce_status_page(private: socket.socket, *, is_open: bool) -> None:
    """Print the address of the status page, and a warning if anybody may open it."""
    click.echo(f"Status page on http://127.0.0.1:{private.getsockname()[1]}/", err=True)
    if is_open:
        click.echo(OPEN_PAGE, err=True)


def _announce(sources: Sources, public: socket.socket) -> None:
    address = "{}:{}".format(*public.getsockname()[:2])
    click.echo(f"Receiving calls on http://{address} (Ctrl-C stops it)", err=True)
    for source in islice(sources.values(), MOST_SHOWN):
        config = source.config
        tail = ""
        if not config.vendor_descriptor.return_channel.signature:
            encoded = " (percent-encoded)" if source.secret.needs_encoding else ""
            tail = f"/<secret>{encoded}"
        click.echo(f"  {config.vendor_descriptor.name}: /calls/{config.name}{tail}", err=True)
    if len(sources) > MOST_SHOWN:
        click.echo(f"  and {len(sources) - MOST_SHOWN} more", err=True)


def _wait_for_signal(startup: Startup, deliverer: Deliverer) -> None:
    """Wait for SIGINT or SIGTERM. Raise click.ClickException if the deliverer ends unexpectedly."""
    stop = threading.Event()

    def end(*_: object) -> None:
        exit_after(SHUTDOWN)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    startup.release()
    click.echo("Delivering (Ctrl-C stops it)", err=True)
    while not stop.wait(1.0):
        if not deliverer.is_alive():
            raise click.ClickException("the delivery has ended unexpectedly: see the log")
