"""`snippetgen install`: set up a call goal in Optimizely, and name it in a configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from snippetgen.cli.completers import vendors
from snippetgen.cli.options import json_option


@click.command("install")
@click.argument("path", default=Path("snippet.toml"), type=click.Path(path_type=Path))
@click.option("--vendor", shell_complete=vendors, help="The call-tracking vendor, for a new PATH.")
@click.option("--project", help="The project's id or name.")
@click.option("--goal", help="Name of the custom event, which is created if it does not exist.")
@click.option("--title", help="Title of a new goal.")
@click.option(
    "--category",
    default="convert",
    show_default=True,
    help="Category of a new event.",
)
@click.option("--attach", is_flag=True, help="Add the goal to all running experiments.")
@click.option(
    "--sign-in",
    type=click.Choice(["token", "oauth"]),
    help="Sign in again, with a token or in a browser.",
)
@click.option("--keep/--no-keep", default=True, help="Store a new sign-in for later runs.")
@click.option("--manual", is_flag=True, help="Write the goal's name into PATH only; never sign in.")
@click.option(
    "--product",
    type=click.Choice(["classic", "web", "edge", "feature"]),
    help="The Optimizely product, if the file does not name it.",
)
@click.option("--yes", is_flag=True, help="Apply the plan without asking.")
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Set up a call goal in Optimizely, and name it in the configuration at PATH.

    Looks for the goal, shows a plan, applies it and checks the file. A second run changes nothing.
    With --json, the plan is applied only if --yes is given. The token can be set in
    SNIPPETGEN_TOKEN.
    """
    from snippetgen.cli.actions.install import run

    run(**given)
