"""The command line: the one place that knows every other part."""

from __future__ import annotations

from importlib import import_module

import click

from snippetgen import __version__

COMMANDS = {
    "build": "Build snippets into dist/.",
    "check": "Validate configurations.",
    "endpoint": "Run the fake log endpoint alone.",
    "explain": "Take a conversion URL, value or event apart.",
    "init": "Write a commented snippet.toml.",
    "install": "Set up a call goal in Optimizely, and name it in snippet.toml.",
    "logout": "Forget the sign-in of install.",
    "migrate": "Turn a Classic configuration into a Web one.",
    "relay": "Take calls, deliver conversions.",
    "schema": "Print the JSON Schema of snippet.toml.",
    "send": "Deliver conversions of exported calls.",
    "serve": "Serve snippets and the studio.",
    "vendors": "Show the vendor catalogue.",
    "verify": "Prove snippets in real browsers.",
}


class LazyGroup(click.Group):
    """Imports a command's module when it is called: `--help` needs no browser and no server."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"snippetgen.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Browser snippets that report offline conversions to Optimizely."""
