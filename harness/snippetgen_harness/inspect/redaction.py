"""Redacts data that identifies a visitor or gives access, for reports that are shared.

Redacts visitor ids, values of cookies and query strings, nonces and tokens.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from snippetgen_harness.inspect.models import Observation

T = TypeVar("T")

HIDDEN = "[redacted]"

_QUERY_VALUE = re.compile(
    # A colon at the end belongs to the sentence after an address.
    r"(?<=[?&;])([\w.\[\]%-]{1,60})=([^&#\s\"'<>;]+?)(?=:?(?:[&#\s\"'<>;]|$))"
)
_NONCE = re.compile(r"(?<='nonce-)[^']+")
_VISITOR = re.compile(r"oeu\d{8,}r[0-9.e-]+")
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+(?=@)")
# Hashes of scripts are public and needed. Tokens mix letters and digits.
_TOKEN = re.compile(
    r"(?<![\w+/=-])(?<!sha256 )(?!sha(?:256|384|512)-)"
    r"(?=[\w-]*[A-Za-z])(?=[\w-]*\d)[A-Za-z0-9_-]{32,}"
    r"(?:\.[A-Za-z0-9_-]+)*={0,2}(?![\w/-])"
)
_SHORTEST = 6
"""The minimum length of a value to replace, in characters. Replacing shorter ones would garble the
text."""

_PUBLIC = frozenset({"sha256", "code", "kind", "integrity"})
"""Fields without data of the visitor."""


class Redactor:
    """Redacts known values in text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        found = {each for each in secrets if len(each) >= _SHORTEST}
        forms = {form for each in found for form in (each, quote(each, safe=""), unquote(each))}
        self._secrets = sorted((form for form in forms if len(form) >= _SHORTEST), key=len)[::-1]

    def text(self, text: str) -> str:
        """Return text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        text = _CREDENTIALS.sub(HIDDEN, text)
        text = _NONCE.sub(HIDDEN, text)
        text = _QUERY_VALUE.sub(rf"\1={HIDDEN}", text)
        text = _VISITOR.sub(HIDDEN, text)
        return _TOKEN.sub(HIDDEN, text)

    def apply(self, value: T) -> T:
        """Return dataclasses, lists and dictionaries with all their strings redacted."""
        return cast("T", self._apply(value))

    def _apply(self, value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, str):
            return self.text(value)
        if is_dataclass(value) and not isinstance(value, type):
            changed = {
                field.name: self._apply(getattr(value, field.name))
                for field in fields(value)
                if field.init and field.name not in _PUBLIC
            }
            return replace(value, **changed)
        if isinstance(value, dict):
            return {key: self._apply(each) for key, each in value.items()}
        if isinstance(value, (tuple, list)):
            return type(value)(self._apply(each) for each in value)
        return value


def redactor_of(observation: Observation) -> Redactor:
    """Return a redactor that knows the visitor of an observation."""
    secrets = [observation.optimizely.visitor, *observation.cookies.values()]
    for snippet in observation.snippets:
        secrets += [snippet.parts.get("getUserId", "")]
    stored = observation.stored
    secrets += [*stored.cookies.values(), *stored.storage.values()]
    public = {"true", "false", "{}"}
    return Redactor(each for each in secrets if each not in public)
