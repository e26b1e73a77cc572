"""`snippetgen endpoint`: run the fake log endpoint alone."""

from __future__ import annotations

import ssl
from contextlib import suppress
from typing import TYPE_CHECKING

import click
from snippetgen_harness.fakes.log_endpoint import HitLog, create_endpoint

from snippetgen.cli.listening import listen
from snippetgen.http.servers import ClosingServer, configure

if TYPE_CHECKING:
    import socket

    import uvicorn


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8100,
    show_default=True,
    help="Port to listen on; 0 picks a free one.",
)
@click.option("--tls-cert", type=click.Path(), help="PEM file with the certificate.")
@click.option("--tls-key", type=click.Path(), help="PEM file with its private key.")
def command(host: str, port: int, tls_cert: str | None, tls_key: str | None) -> None:
    """Run a fake of Optimizely's log endpoint and Event API, for tests in any language.

    Send conversions of Classic to /event and events of Web Experimentation to /v1/events. Then get
    /_fake/all, /_fake/good and /_fake/bad to see what arrived and what was wrong with it.

    /v1/events responds with 204 to everything. With the header "X-Optimizely-Strict: true" it
    responds with 400 and the findings if something is wrong. To test how a sender handles faults,
    PUT {"status": 500, "times": 3, "retry_after": 1} or {"delay_ms": 2000} to /_fake/mode.
    """
    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError("--tls-cert and --tls-key belong together: give both or neither.")
    log = HitLog()
    config = _configure(log, tls_cert, tls_key)
    with listen(host, port) as listener:
        scheme = "https" if config.is_ssl else "http"
        address = f"{scheme}://{_authority(listener)}"
        click.echo(f"Fake log endpoint on {address} (Ctrl-C stops it)", err=True)
        with suppress(KeyboardInterrupt):
            ClosingServer(config, log.close).run(sockets=[listener])


def _configure(log: HitLog, tls_cert: str | None, tls_key: str | None) -> uvicorn.Config:
    # Findings depend on the scheme and host of a hit. A response in progress completes when the
    # server stops.
    config = configure(
        create_endpoint(log),
        server_header=True,
        timeout_graceful_shutdown=None,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise click.ClickException(
            f"cannot use {tls_cert} with {tls_key} for TLS: {error}"
        ) from error
    return config


def _authority(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
