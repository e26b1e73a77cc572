"""The command line: the only package that imports all others."""

from __future__ import annotations

import gc
import os
from importlib import import_module
from typing import Any

import click

from snippetgen import __version__

# pydantic would read the metadata of every installed package to look for plugins.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

COMMANDS = {
    "build": "Build snippets into dist/.",
    "check": "Validate configurations.",
    "completion": "Print a script that completes commands in a shell.",
    "endpoint": "Run the fake log endpoint.",
    "explain": "Explain a conversion URL, value or event.",
    "export": "Export a variant for back ends in other languages.",
    "gtm-template": "Write a template for Google Tag Manager.",
    "init": "Write a commented snippet.toml.",
    "inspect": "Check whether the snippet works on live pages.",
    "install": "Set up a call goal in Optimizely, and name it in snippet.toml.",
    "logout": "Delete the stored sign-in.",
    "man": "Print manual pages, or write them into a folder.",
    "migrate": "Turn a Classic configuration into a Web one.",
    "publish": "Publish built snippets where pages load them.",
    "relay": "Receive calls, deliver conversions.",
    "schema": "Print the JSON Schema of snippet.toml.",
    "send": "Deliver conversions of exported calls.",
    "serve": "Serve snippets and the studio.",
    "vendors": "Show the vendor catalogue.",
    "verify": "Verify snippets in real browsers.",
}

QUICK = frozenset(("check", "explain", "schema", "vendors"))
"""Commands that read little and end quickly."""


class LazyGroup(click.Group):
    """Imports a command's module when it is called: `--help` needs no browser and no server.

    A ConfigError that a command raises is printed to standard error, and the exit status is 1.
    """

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        try:
            return super().invoke(ctx)
        except Exception as error:
            from snippetgen.validation.errors import ConfigError

            if not isinstance(error, ConfigError):
                raise
            from snippetgen.cli.problem_lines import show_problems

            show_problems(error.problems)
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        # Not list(), because the module of a command may have this name.
        return [*COMMANDS]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        is_command = name in COMMANDS or name.startswith("-") or ctx.resilient_parsing
        if not is_command:
            from snippetgen.text.suggestions import did_you_mean

            ctx.fail(f"No such command {name!r}.{did_you_mean(name, COMMANDS)}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"snippetgen.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)  # noqa: S101
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.pass_context
def main(context: click.Context) -> None:
    """Browser snippets that report offline conversions to Optimizely."""
    from pathlib import Path

    from snippetgen.cli.defaults import read_defaults

    if context.invoked_subcommand in QUICK and gc.isenabled():
        # They spend most of their time on imports, which leave no garbage.
        gc.disable()
        context.call_on_close(gc.enable)
    context.default_map = read_defaults(Path.cwd())
