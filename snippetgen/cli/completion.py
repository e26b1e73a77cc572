"""`snippetgen completion`: print a script that adds completion to a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")

# zsh has no completion system until one is started.
_START = {"zsh": "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }\n"}


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print a script that completes commands, options, vendors, situations and files in SHELL.

    For bash, add this line to ~/.bashrc: eval "$(snippetgen completion bash)"

    For zsh, add this line to ~/.zshrc: eval "$(snippetgen completion zsh)"

    For fish, add this line to ~/.config/fish/config.fish: snippetgen completion fish | source
    """
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click knows all of SHELLS
    root = context.find_root().command
    script = kind(root, {}, "snippetgen", "_SNIPPETGEN_COMPLETE").source()
    # zsh looks for #compdef in the first line.
    first, rest = script.split("\n", 1)
    click.echo(f"{first}\n{_START.get(shell, '')}{rest}")
