"""The data layer in Tag Manager: variables that read it, and the script that passes them on.

Tag Manager keeps what was pushed to the data layer in its own model, which Data Layer Variables
read. The tag puts their values into a page global that has the format of a data layer, from which
its snippet reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.builder.rendering import render
from snippetgen.javascript.literals import js_literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.config.data_layer import DataLayer


def keys(layer: DataLayer) -> dict[str, str]:
    """Return the keys of the data layer in use, by their content."""
    found = {"consent": layer.consent, "revenue": layer.revenue}
    return {what: key for what, key in found.items() if key}


def script_of(config: SnippetConfig) -> str:
    """Return the minified snippet that reads what the tag's first script passes on."""
    own = config.data_layer.model_copy(
        update={"name": _global(config), **{what: what for what in keys(config.data_layer)}}
    )
    return render(config.model_copy(update={"data_layer": own})).minified


def first_script(config: SnippetConfig, variables: Mapping[str, str]) -> str:
    """Return the HTML of the script that passes on the values of Tag Manager's variables.

    `variables` has their names by content. When the tag fires again, the snippet on the page reads
    the new values.
    """
    values = ", ".join(f"{what}: {{{{{name}}}}}" for what, name in variables.items())
    snippet = f"window[{js_literal(config.global_name)}]"
    return (
        "<script>\n"
        f"window[{js_literal(_global(config))}] = [{{ {values} }}];\n"
        f"if ({snippet}) {{ {snippet}.refresh(); }}\n"
        "</script>\n"
    )


def _global(config: SnippetConfig) -> str:
    return f"{config.global_name}Data"
