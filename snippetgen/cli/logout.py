"""`snippetgen logout`: forget the sign-in of `snippetgen install`."""

from __future__ import annotations

import os

import click

from snippetgen.cli.extras import needing


@click.command("logout")
def command() -> None:
    """Delete every kept token, from the system's keyring and from the file.

    A token stays valid in Optimizely until it is revoked there.
    """
    with needing("install"):
        from snippetgen.cli.sign_in import keeper
        from snippetgen.installation import Addresses, InstallationError
    try:
        found = keeper(Addresses.from_environment(os.environ)).delete()
    except InstallationError as error:
        raise click.ClickException(str(error)) from None
    click.echo("The sign-in is forgotten." if found else "No sign-in was kept.")
