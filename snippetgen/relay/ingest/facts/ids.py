"""Ids of calls, and values that only look like ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.facts.fact import plain_text
from snippetgen.relay.ingest.facts.tokens import holds_token
from snippetgen.relay.store.models import MAX_CALL_ID_LENGTH

if TYPE_CHECKING:
    from snippetgen.relay.ingest.facts.fact import Field

_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+E\+?|E\+)[0-9]+", re.IGNORECASE)
_PLACEHOLDERS = frozenset(
    {
        *("null", "(null)", "undefined", "none", "(none)", "nil", "nan", "true", "false"),
        *("n/a", "na", "n.a.", "unknown", "unavailable", "anonymous", "not set", "(not set)"),
        *("empty", "#n/a", "#ref!", "#value!", "#name?", "#null!"),
    }
)
_FILLER = re.compile(r"0+(?:[.,]0+)?|[.,_/*?\s-]+")


def read_id(found: object, _: Field) -> str:
    """Return the id of a call.

    Raises ValueError for a value that many calls would share: an unreplaced token, a placeholder
    such as `null` or `0`, or a number that a spreadsheet has rounded. Also raises it for text that
    no database can hold.
    """
    text = plain_text(found)
    if holds_token(text):
        raise ValueError("the vendor has not replaced this token")
    if text.casefold() in _PLACEHOLDERS or _FILLER.fullmatch(text):
        raise ValueError("this is a placeholder and not the id of a call")
    if _SCIENTIFIC.fullmatch(text):
        raise ValueError("this number was rounded, as spreadsheets do; export the column as text")
    if not is_text(text):
        raise ValueError("it holds characters that are not text")
    if len(text) > MAX_CALL_ID_LENGTH:
        raise ValueError(
            f"it has {len(text)} characters, and at most {MAX_CALL_ID_LENGTH} are kept"
        )
    return text


def is_text(text: str) -> bool:
    """Return whether every database can hold the text: JSON may hold NUL and lone surrogates."""
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text)
