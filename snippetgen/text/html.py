"""Renders this product's Markdown as HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.renderer import RendererProtocol
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_FOLDING = re.compile(r"(?:</?details>|<summary>[^<>&]*</summary>|\s)*")
"""The only HTML in this Markdown: collapsible sections."""


def to_html(markdown: str) -> Markup:
    """Return a document as HTML.

    The tags of collapsible sections stay; other HTML is shown as text. Links may only lead to https
    and mailto addresses and within the document.
    """
    return Markup(_parser.render(markdown))  # noqa: S704 - the parser escapes


def _html(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    index: int,
    _options: OptionsDict,
    _env: EnvType,
) -> str:
    content = tokens[index].content
    return content if _FOLDING.fullmatch(content) else escapeHtml(content)


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return url.lower().startswith(("https://", "mailto:", "#"))


_parser = _Parser("commonmark", {"html": True}).enable("table")
_parser.add_render_rule("html_block", _html)
_parser.add_render_rule("html_inline", _html)
