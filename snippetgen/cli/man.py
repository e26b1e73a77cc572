"""`snippetgen man`: manual pages."""

from __future__ import annotations

from pathlib import Path

import click

from snippetgen.cli.manual import manual_pages


@click.command("man")
@click.argument("name", metavar="[COMMAND]", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the pages of all commands to this folder, such as ~/.local/share/man/man1.",
)
@click.pass_context
def command(context: click.Context, name: str | None, out: Path | None) -> None:
    """Print the manual page of snippetgen or of one COMMAND: snippetgen man build | man -l -."""
    root = context.find_root().command
    assert isinstance(root, click.Group)  # noqa: S101 - the command line is one
    pages = manual_pages(root)
    if out is not None:
        _write(pages, out)
        return
    file = f"snippetgen-{name}.1" if name else "snippetgen.1"
    if file not in pages:
        from snippetgen.text.suggestions import did_you_mean

        names = root.list_commands(context)
        raise click.BadParameter(
            f"{name!r} is not a command.{did_you_mean(str(name), names)}", param_hint="COMMAND"
        )
    click.echo(pages[file], nl=False)


def _write(pages: dict[str, str], folder: Path) -> None:
    from snippetgen.files.atomic import write_files

    try:
        write_files({name: page.encode() for name, page in pages.items()}, folder)
    except OSError as error:
        raise click.ClickException(f"cannot write to {folder}: {error.strerror}.") from error
    click.echo(f"Wrote {len(pages)} pages to {folder}")
