"""Placeholders of a vendor that arrive as they are, because the vendor did not replace them."""

from __future__ import annotations

import re

_WHOLE = re.compile(
    r"\[[\w .:|-]+\](?:\{[^{}]*\})?"  # [Call:InboundCallId], [name]{default}
    r"|[$#@]?\{[^{}]*\}"  # {call_id}, ${call_id}
    r"|\{\{[^{}]*\}\}"
    r"|\{%[^{}]*%\}"
    r"|%{1,2}[^%\s]+%{1,2}"
    r"|\${1,2}[^$\s]+\${1,2}"
    r"|<[^<>]*>"
)
_INSIDE = re.compile(r"\[[\w .|-]*:[\w .:|-]*\]|\{\{[^{}]*\}\}|[$#@]?\{[A-Za-z][\w.:-]*\}")


def is_token(text: str) -> bool:
    """Return whether text is nothing but an unreplaced token, such as `[Call:InboundCallId]`."""
    return _WHOLE.fullmatch(text.strip()) is not None


def holds_token(text: str) -> bool:
    """Return whether text is an unreplaced token or has one inside, as in `id-{call_id}`."""
    return is_token(text) or _INSIDE.search(text) is not None
