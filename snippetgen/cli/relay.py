"""`snippetgen relay`: receive calls from vendors, deliver conversions to Optimizely."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from snippetgen.cli.options import group
from snippetgen.cli.store_options import StoreOptions, TargetOptions, store_options, target_options


@click.command("relay")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8200,
    show_default=True,
    help="Port to listen on; 0 picks a free one.",
)
@click.option(
    "--status-port",
    type=click.IntRange(0, 65535),
    help="Port of the status page, health and metrics; the default is 8201, or none for a worker.",
)
@click.option(
    "--status-host",
    default="127.0.0.1",
    show_default=True,
    help="Address of the status page. Keep it private, or give it a login.",
)
@click.option(
    "--status-host-name",
    "status_host_names",
    multiple=True,
    metavar="NAME",
    help="Another host name of the status page, for a proxy or a container.",
)
@click.option(
    "--status-password",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="File with the password of the status page. Or set SNIPPETGEN_STATUS_PASSWORD.",
)
@click.option(
    "--status-user-header",
    metavar="HEADER",
    help="Header in which the proxy of --proxy names the signed-in user, such as "
    "X-Forwarded-User. Only these users can open the status page.",
)
@store_options
@click.option(
    "--queue",
    default="sqlite",
    show_default=True,
    envvar="SNIPPETGEN_RELAY_QUEUE",
    help="Has no effect: calls wait in the records.",
)
@click.option(
    "--role",
    type=click.Choice(["all", "server", "worker"]),
    default="all",
    show_default=True,
    help="Receive calls (server), deliver conversions (worker), or do both.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="Number of requests to Optimizely that may be in progress at a time.",
)
@click.option(
    "--secrets",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="CREDENTIALS_DIRECTORY",
    help="Folder of secrets, with one file for each configuration, named after it. A change takes "
    "effect within seconds.",
)
@target_options
@click.option(
    "--rate",
    type=click.FloatRange(0.1),
    default=50.0,
    show_default=True,
    help="Requests per second for each configuration from one address.",
)
@click.option("--proxy", help="Address of a proxy whose X-Forwarded-For header is trusted.")
@click.option(
    "--drain",
    type=click.FloatRange(0, 300),
    default=0.0,
    help="Seconds after SIGTERM during which a server still accepts calls while /readyz fails.",
)
@click.option("--lease", type=click.FloatRange(1), default=60.0, hidden=True)
@click.option(
    "--explain",
    metavar="FILE|ID",
    help="Show what would happen to a recorded call (a file with a body or a query string), or "
    "what happened to the call with this id, and exit.",
)
@click.option(
    "--retry-unreadable",
    is_flag=True,
    help="After a configuration was corrected, read its unreadable calls again, and exit.",
)
@click.option(
    "--customer",
    metavar="NAME",
    help="Customer of a fleet, for --explain and --retry-unreadable.",
)
def command(**given: Any) -> None:  # noqa: ANN401
    """Receive calls at /calls/<name>, and deliver their conversions to Optimizely.

    PATHS are configurations. A file with the table [fleet] means all customers in its table at the
    start. Each configuration needs a secret in the environment, in a file or in a column of the
    table: the vendor's signing key or, if the vendor signs nothing, the last part of the path that
    it calls.
    """
    from snippetgen.cli.actions import relay_options as options
    from snippetgen.cli.actions.relay import check_queue, read_recorded, run

    check_queue(given.pop("queue"))
    recorded = group(options.RecordedCalls, given)
    store, target = group(StoreOptions, given), group(TargetOptions, given)
    if recorded.explain is not None or recorded.retry_unreadable:
        sys.exit(read_recorded(given["paths"], recorded, store))
    if recorded.customer is not None:
        raise click.UsageError("--customer needs --explain or --retry-unreadable.")
    run(
        store_options=store,
        target=target,
        server_options=group(options.ServerOptions, given),
        delivery=group(options.DeliveryOptions, given),
        status=group(options.StatusPageOptions, given),
        **given,
    )
