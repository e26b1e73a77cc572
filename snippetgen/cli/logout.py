"""`snippetgen logout`: forget the sign-in of `snippetgen install`."""

from __future__ import annotations

import click

from snippetgen.cli.extras import needing


@click.command("logout")
def command() -> None:
    """Delete every kept token, from the system's keyring and from the file.

    A token stays valid in Optimizely until it is revoked there.
    """
    with needing("install"):
        from snippetgen.cli.login import signing_in
        from snippetgen.optimizely import InstallationError
    try:
        found = signing_in().forget()
    except InstallationError as error:
        raise click.ClickException(str(error)) from None
    click.echo("The sign-in is forgotten." if found else "No sign-in was kept.")
