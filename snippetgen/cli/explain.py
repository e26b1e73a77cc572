"""`snippetgen explain`: show the parts of a conversion, and what is wrong with it."""

from __future__ import annotations

from typing import Any

import click

from snippetgen.cli.options import json_option


@click.command()
@click.argument("conversion")
@json_option
def command(**given: Any) -> None:  # noqa: ANN401
    """Show the parts of a conversion, and what is wrong with it.

    CONVERSION is a conversion URL, a compact value, or the JSON of a body for Optimizely's Event
    API, in quotation marks; - reads it from standard input. It may be escaped once more, as in HTML
    or JSON, or be in other text, such as the line of a log. The exit status is 1 if the conversion
    would be lost or recorded wrongly.
    """
    from snippetgen.cli.actions.explain import run

    run(**given)
