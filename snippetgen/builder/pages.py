"""HTML pages for readers: the installation guide, and the tags to copy."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from snippetgen.builder.hashes import digest
from snippetgen.files.resources import TEMPLATES
from snippetgen.text.html import to_html

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig

_FOLDER = TEMPLATES / "html"
_STYLE = Markup((_FOLDER / "page.css").read_text(encoding="utf-8"))  # noqa: S704 - our own
_UNFOLD = Markup(
    "addEventListener('beforeprint',function(){document.querySelectorAll('details')"
    ".forEach(function(each){each.open=true})})"
)
"""Expands sections for printing."""

_POLICY = f"default-src 'none'; style-src '{digest('sha256', _STYLE.encode())}'"


def guide_page(config: SnippetConfig, guide: str) -> str:
    """Return the Markdown guide as an HTML page for the screen and the printer."""
    script = f"script-src '{digest('sha256', _UNFOLD.encode())}'"
    return _environment.get_template("guide.html").render(
        title=f"Installing {config.name} for {config.vendor_descriptor.in_text}",
        policy=f"{_POLICY}; {script}; img-src data: https:",
        style=_STYLE,
        script=_UNFOLD,
        logo=config.logo,
        body=to_html(guide),
    )


def tags_page(values: dict[str, Any]) -> str:
    """Return a page with the HTML tags to copy."""
    return (
        _environment.get_template("tags.html")
        .render(**values, policy=_POLICY, style=_STYLE)
        .lstrip()
    )


def tag(kind: str, values: dict[str, Any]) -> str:
    """Return one of the HTML tags: `inline`, `nonce`, `latest` or `external`."""
    module = _environment.get_template("tags.html").make_module(
        {**values, "policy": _POLICY, "style": _STYLE}
    )
    return str(getattr(module, kind)())


def in_textarea(tag: str) -> Markup:
    """Return a tag as the content of a textarea, where most text needs no escapes.

    Text without escapes can also be copied from the file.
    """
    text = str(tag)
    is_plain = html.unescape(text) == text and "</textarea" not in text.lower()
    return Markup(text if is_plain else html.escape(text, quote=False))  # noqa: S704 - as above


_environment = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
)
_environment.filters["in_textarea"] = in_textarea
