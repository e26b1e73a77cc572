"""`snippetgen serve`: snippets at their public paths, and the studio."""

from __future__ import annotations

import ipaddress
import os
import threading
import webbrowser
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from snippetgen_harness.studio.adapter import StudioHarness
from snippetgen_harness.studio.preview import create_preview

from snippetgen.cli.actions.customer_sources import calls_in, published_in
from snippetgen.cli.listening import listen
from snippetgen.cli.options import ENGINES
from snippetgen.http.public_origins import PublicOrigins
from snippetgen.http.servers import ClosingServer, configure, stop_on_signals
from snippetgen.http.sockets import origin_of
from snippetgen.http.trusted_host import TrustedHostMiddleware
from snippetgen.studio import Project, Studio
from snippetgen.studio.services.background_reader import CustomerSources

if TYPE_CHECKING:
    import socket

    from starlette.types import ASGIApp, Receive, Scope, Send

    from snippetgen.http.origins import Origin


@dataclass(frozen=True)
class ServerOptions:
    """The addresses of the studio and of the simulated pages, which use the port after `port`."""

    host: str
    port: int
    allowed_hosts: list[str]
    preview_url: Origin | None


@dataclass(frozen=True)
class CustomerOptions:
    """Where the studio finds what is published of a fleet's customers, and their calls."""

    published: str | None
    data: Path | None
    records: str | None


def run(
    paths: tuple[Path, ...],
    out: Path,
    server_options: ServerOptions,
    customers: CustomerOptions,
    *,
    open_browser: bool,
) -> None:
    """Run the command; `snippetgen.cli.serve` describes the options."""
    folder = _folder(paths)
    project = Project(folder=folder) if folder else Project(paths)
    host, port = server_options.host, server_options.port
    preview_url = server_options.preview_url
    with listen(host, port) as app_socket, listen(host, port and port + 1) as preview_socket:
        origins = PublicOrigins(
            _port(app_socket),
            _port(preview_socket),
            frozenset(server_options.allowed_hosts),
            preview_url,
        )
        studio, asgi = create_server(
            project,
            host,
            origins,
            folder=folder or _common_folder(paths),
            out=out,
            sources=CustomerSources(
                published_in(customers.published), calls_in(customers.data, customers.records)
            ),
        )
        server = ClosingServer(configure(asgi), studio.close)
        stop_on_signals(server)
        address = _announce(project, app_socket, str(preview_url or origin_of(preview_socket)))
        if open_browser:
            # Some browser commands return only when the browser is closed.
            threading.Thread(target=_open, args=(address,), daemon=True).start()
        server.run(sockets=[app_socket, preview_socket])


def create_server(
    project: Project,
    host: str,
    origins: PublicOrigins,
    *,
    folder: Path,
    out: Path,
    sources: CustomerSources | None = None,
) -> tuple[Studio, ASGIApp]:
    """Return an application that serves the studio and the simulated pages, by port.

    `host` is the name of the address that the server listens on.
    """
    harness = StudioHarness(ENGINES)
    studio = Studio(
        project,
        harness,
        folder=folder,
        out=out,
        origins=origins,
        settings=Path(click.get_app_dir("snippetgen")),
        sources=sources,
    )
    preview = create_preview(
        studio.find, origins=origins, arrived=harness.arrived, reports=harness.reports
    )

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        # The port of the socket, not one that a client claims in a header.
        chosen = preview if scope["server"][1] == origins.preview_port else studio.app
        await chosen(scope, receive, send)

    names = {"localhost", host, *origins.allowed_hosts}
    if origins.preview_url:
        names.add(origins.preview_url.host)
    return studio, TrustedHostMiddleware(dispatch, names, option="--allowed-host", any_address=True)


def _folder(paths: tuple[Path, ...]) -> Path | None:
    """Return the folder among the paths, or None if they are files."""
    folders = [path for path in paths or (Path(),) if path.is_dir()]
    if folders and len(paths) > 1:
        raise click.UsageError("Give either files or one folder, not both.")
    return folders[0] if folders else None


def _common_folder(paths: tuple[Path, ...]) -> Path:
    return Path(os.path.commonpath([path.absolute().parent for path in paths]))


def _announce(project: Project, app_socket: socket.socket, preview: str) -> str:
    """Print the addresses of everything; returns the studio's."""
    origin = origin_of(app_socket)
    click.echo(f"Studio on {origin}/ (Ctrl-C stops it)", err=True)
    for entry in project.entries():
        click.echo(f"  {origin}/s/{entry.config.name}.js", err=True)
    for file in project.files():
        for problem in file.problems:
            click.echo(f"  {problem}", err=True)
    click.echo(f"Simulated customer pages on {preview}/", err=True)
    bound = ipaddress.ip_address(app_socket.getsockname()[0].partition("%")[0])
    if not bound.is_loopback:
        click.echo(f"Warning: listening on {bound}. Other machines can reach the studio.", err=True)
    return f"{origin}/"


def _port(listener: socket.socket) -> int:
    port: int = listener.getsockname()[1]
    return port


def _open(address: str) -> None:
    with suppress(webbrowser.Error, OSError):
        if webbrowser.open(address):
            return
    click.echo(f"No browser could be opened. Go to {address}", err=True)
