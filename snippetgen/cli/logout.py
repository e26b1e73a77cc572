"""`snippetgen logout`: delete the stored sign-in to Optimizely."""

from __future__ import annotations

import click

from snippetgen.cli.extras import require_extra


@click.command("logout")
def command() -> None:
    """Delete every stored token, from the system's keyring and from the file.

    A token stays valid in Optimizely until you revoke it there.
    """
    with require_extra("install"):
        from snippetgen.cli.actions.login import open_session
        from snippetgen.optimizely import InstallationError
    try:
        found = open_session().sign_out()
    except InstallationError as error:
        raise click.ClickException(str(error)) from None
    click.echo("The sign-in was deleted." if found else "No sign-in was stored.")
