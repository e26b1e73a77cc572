"""`snippetgen serve --fleet`: deliver the snippets of a fleet's customers."""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING

import click
import uvicorn

from snippetgen.app import ALLOWED_HOSTS, FLEET, create_delivery
from snippetgen.cli.listening import listen
from snippetgen.http.servers import SETTINGS, Server, configure, stop_on_signals
from snippetgen.http.sockets import origin_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence
    from pathlib import Path


def run(fleet: Path, host: str, port: int, allowed_hosts: Sequence[str], workers: int) -> None:
    """Run the command; `snippetgen.cli.serve` describes the parameters.

    Raises ConfigError if the fleet or its table cannot be read.
    """
    names = [host, *allowed_hosts]
    app = create_delivery(fleet, allowed_hosts=names)
    with listen(host, port) as listener:
        _announce(listener)
        if workers == 1:
            server = Server(configure(app, lifespan="on"))
            stop_on_signals(server)
            server.run(sockets=[listener])
            return
        os.environ |= {FLEET: str(fleet), ALLOWED_HOSTS: ",".join(names)}
        uvicorn.run(
            "snippetgen.app:create_delivery",
            factory=True,
            fd=listener.fileno(),
            workers=workers,
            **{**SETTINGS, "lifespan": "on"},
        )


def _announce(listener: socket.socket) -> None:
    click.echo(f"Snippets on {origin_of(listener)}/s/NAME.js (Ctrl-C stops it)", err=True)
    bound = ipaddress.ip_address(listener.getsockname()[0].partition("%")[0])
    if not bound.is_loopback:
        click.echo(f"Listening on {bound}: other machines can load the snippets.", err=True)
