"""`snippetgen explain`: show the parts of a conversion and its problems."""

from __future__ import annotations

from typing import Any

import click

from snippetgen.cli.options import json_option


@click.command()
@click.argument("conversion")
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Show the parts of a conversion and its problems.

    CONVERSION is a conversion URL, a compact value, or the JSON body of a request to Optimizely's
    Event API. Put it in quotation marks, or use - to read it from standard input. It may be
    escaped, as in HTML or JSON, or be part of other text, such as a line of a log. The exit status
    is 1 if the conversion would be lost or recorded wrongly.
    """
    from snippetgen.cli.actions.explain import run

    run(**given)
