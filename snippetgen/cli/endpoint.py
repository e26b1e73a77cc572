"""`snippetgen endpoint`: run the fake log endpoint."""

from __future__ import annotations

from typing import Any

import click


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
def command(**given: Any) -> None:  # noqa: ANN401
    """Run a fake of Optimizely's log endpoint and Event API for tests in any language.

    Send Classic conversions to /event and Web Experimentation events to /v1/events. Then GET
    /_fake/all, /_fake/good and /_fake/bad to see what arrived, and what was wrong with it.

    /v1/events responds with 204 to everything. With the header "X-Optimizely-Strict: true", it
    responds to an invalid event with 400 and the findings. To test how a sender handles faults, PUT
    {"status": 500, "times": 3, "retry_after": 1} or {"delay_ms": 2000} to /_fake/mode.
    """
    from snippetgen.cli.actions.endpoint import run

    run(**given)
