"""Reads ids of calls, and rejects values that only look like ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.facts.fact import plain_text
from snippetgen.relay.ingest.facts.tokens import holds_token
from snippetgen.relay.store.models import MAX_CALL_ID_LENGTH
from snippetgen.text.invisible import describe_invisible

if TYPE_CHECKING:
    from snippetgen.relay.ingest.facts.fact import Field

_SCIENTIFIC = re.compile(r"-?[0-9](?:[.,][0-9]+ ?E ?[+-]?|E ?\+)[0-9]+", re.IGNORECASE)
_PLACEHOLDERS = frozenset(
    {
        *("null", "undefined", "none", "nil", "nan", "true", "false", "empty", "blank", "missing"),
        *("n/a", "na", "n.a", "n.v", "unknown", "unavailable", "not available", "anonymous"),
        *("not set", "not provided", "no value", "no id", "no data", "tbd", "-1"),
        *("unbekannt", "keine", "keine angabe", "k.a", "leer", "inconnu", "non défini", "aucun"),
        *("desconocido", "sin datos", "ninguno", "desconhecido", "nenhum", "sconosciuto"),
        *("nessuno", "onbekend", "geen", "okänd", "ukendt", "nieznany", "brak", "нет"),
        *("неизвестно", "неизвестен", "не указано", "不明", "未知"),
    }
)
_WRAPPING = " ()[]<>\"'`.:\u201c\u201d"
"""Characters that may surround a placeholder, as in `(not set)`."""
_FILLER = re.compile(r"0+(?:[.,]0+)?|0{8}(?:-0{4}){3}-0{12}|[\W_]+|x{3,36}", re.IGNORECASE)
_SPREADSHEET_ERROR = re.compile(r"#[^\W\d][\w/]*[!?]|#N/?[AV]", re.IGNORECASE)


def read_id(found: object, _: Field) -> str:
    """Return the id of a call.

    Raises ValueError for a value that many calls would share: an unreplaced token, a placeholder
    such as `null` or `0`, a spreadsheet error, or a number that a spreadsheet has rounded. Also
    raises it for invisible characters and for text that no database can store.
    """
    text = plain_text(found)
    if holds_token(text):
        raise ValueError("the vendor has not replaced this token")
    if not is_text(text):
        raise ValueError("it contains characters that are not text")
    if invisible := describe_invisible(text):
        raise ValueError(f"it contains {invisible}")
    if _is_placeholder(text):
        raise ValueError("it is a placeholder, not the id of a call")
    if _SPREADSHEET_ERROR.fullmatch(text):
        raise ValueError("it is a spreadsheet error, not the id of a call")
    if _SCIENTIFIC.fullmatch(text):
        raise ValueError("a spreadsheet has rounded it; export the column as text")
    if len(text) > MAX_CALL_ID_LENGTH:
        raise ValueError(f"it has {len(text)} characters; the limit is {MAX_CALL_ID_LENGTH}")
    return text


def _is_placeholder(text: str) -> bool:
    bare = text.strip(_WRAPPING).casefold()
    return bare in _PLACEHOLDERS or _FILLER.fullmatch(text) is not None


def is_text(text: str) -> bool:
    """Return whether every database can store the text, which may have NUL or lone surrogates."""
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text)
