"""`snippetgen endpoint`: run the fake log endpoint."""

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


def run(host: str, port: int, tls_cert: str | None, tls_key: str | None) -> None:
    """Run the command; `snippetgen.cli.endpoint` describes the parameters."""
    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError("Use --tls-cert and --tls-key together, or neither.")
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
