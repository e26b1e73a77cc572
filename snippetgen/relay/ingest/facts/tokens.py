"""Recognizes placeholders that a vendor did not replace."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHOLE = re.compile(
    r"\[[\w .:|-]+\](?:\{[^{}]*\})?"  # [Call:InboundCallId], [name]{default}
    r"|\[\[[^\[\]]*\]\]|\(\([^()]*\)\)|<<[^<>]*>>|\*\|[^|]*\|\*"  # [[call_id]], *|CALL_ID|*
    r"|[$#@]?\{[^{}]*\}"  # {call_id}, ${call_id}
    r"|\{\{[^{}]*\}\}"
    r"|\{%[^{}]*%\}"
    r"|%{1,2}[^%\s]+%{1,2}"
    r"|\${1,2}[^$\s]+\${1,2}"
    r"|<[^<>]*>"
)
_NAMED = re.compile(
    r"[$:@][A-Za-z_]\w*@?|__[A-Za-z]\w*__"  # $call_id, :call_id, @call_id@, __CALL_ID__
    r"|(?:\[|[$#@]?\{|<){1,2}%?\s*[A-Za-z][\w .:-]*|[A-Za-z][\w .:-]*%?[\]}>]{1,2}"  # cut off
)
_INSIDE = re.compile(r"\[[\w .|-]*:[\w .:|-]*\]|\{\{[^{}]*\}\}|[$#@]?\{[A-Za-z][\w.:-]*\}")


def is_token(text: str) -> bool:
    """Return whether the whole text is an unreplaced token, such as `[Call:InboundCallId]`.

    The token may be escaped, as in `%5BCall:InboundCallId%5D` and `&lt;call_id&gt;`.
    """
    return any(_WHOLE.fullmatch(each.strip()) for each in _unescaped(text))


def holds_token(text: str) -> bool:
    """Return whether text is or contains an unreplaced token, as in `id-{call_id}`.

    Names such as `$call_id` and truncated tokens such as `{call_id` also count.
    """
    return is_token(text) or any(
        _INSIDE.search(each) or _NAMED.fullmatch(each.strip()) for each in _unescaped(text)
    )


def _unescaped(text: str) -> Iterator[str]:
    """Yield the text itself, without HTML escapes, and with one or two percent encodings undone."""
    yield text
    for undo in (html.unescape, unquote, lambda each: unquote(unquote(each))):
        if (found := undo(text)) != text:
            yield found
