"""Reads flags, and the words that vendors and carriers use instead."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.facts.fact import plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.relay.ingest.facts.fact import Field


def _words(kind: str) -> dict[str, bool]:
    return {
        word: meaning == "yes"
        for entry in _TABLE[kind]
        for meaning in ("yes", "no")
        for word in entry.get(meaning, [])
    }


_TABLE = tomllib.loads(Path(__file__).with_name("call-words.toml").read_text("utf-8"))
_FLAGS = _words("flag")
_ANSWERED = _words("answered")
_FIRST_TIME = _words("first_time")

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_WAITING = re.compile(
    r"(?:ring(?:ing)?|wait(?:ing)?|queued?|hold(?:ing)?)(?:time|duration|seconds|secs?)?",
    re.IGNORECASE,
)
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def read_answered(found: object, field: Field) -> bool:
    """Return whether a call was answered: from a flag, a status word, or the seconds of talk.

    Raises ValueError for ringing or waiting time, which does not show it, and for unknown words.
    """
    if _is_waiting(field.path) and (isinstance(found, bool) or _is_flag_or_number(found)):
        raise ValueError("ringing or waiting time does not show whether the call was answered")
    flag = _flag(found, field)
    if flag is not None:
        return flag
    text = plain_text(found)
    if (meaning := _ANSWERED.get(_normal(text))) is not None:
        return meaning
    if not _NUMBER.fullmatch(text):
        raise ValueError(_unknown("an answered call", _ANSWERED))
    if field.inverted:
        raise ValueError("only a flag can be inverted, not a number")
    return float(text) > 0


def read_first_time(found: object, field: Field) -> bool:
    """Return whether it is the caller's first call: from a flag, or a word such as `Repeat`.

    Raises ValueError for numbers other than 0 and 1, and for words that no table contains.
    """
    flag = _flag(found, field)
    if flag is not None:
        return flag
    if (meaning := _FIRST_TIME.get(_normal(plain_text(found)))) is None:
        raise ValueError(_unknown("a first call", _FIRST_TIME))
    return meaning


def _is_waiting(path: str) -> bool:
    """Return whether a field's name is about ringing or waiting, as in `ring_time`."""
    return any(map(_WAITING.fullmatch, _NAME_PART.findall(path)))


def _is_flag_or_number(found: object) -> bool:
    text = plain_text(found)
    return _normal(text) in _FLAGS or _NUMBER.fullmatch(text) is not None


def _flag(found: object, field: Field) -> bool | None:
    flag = found if isinstance(found, bool) else _FLAGS.get(_normal(plain_text(found)))
    return None if flag is None else flag != field.inverted


def _normal(text: str) -> str:
    """Return a word as the tables spell it: `No_Answer` and `noAnswer` become `no answer`."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text.strip().rstrip(".!"))
    return re.sub(r"(?<=\w)[\s_\u2010-\u2015-]+(?=\w)", " ", text.casefold())


def _unknown(what: str, words: Mapping[str, bool]) -> str:
    yes, no = (next(w for w, meaning in words.items() if meaning is m) for m in (True, False))
    return f"it is not a known word for {what} (such as {yes}) or its opposite (such as {no})"
