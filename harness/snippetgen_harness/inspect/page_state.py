"""Turns the survey of a page into the parts of an Observation."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from snippetgen_harness.inspect.models import (
    Change,
    Optimizely,
    PageError,
    Script,
    Snippet,
    Stored,
    Violation,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from snippetgen_harness.inspect.live_page import FrameSurvey

T = TypeVar("T")


class PageState:
    """The state of a page and its frames; `start` is when the page was requested, in seconds."""

    def __init__(self, surveys: Iterable[FrameSurvey], start: float) -> None:
        found = [(each, json.loads(each.text)) for each in surveys if each.text]
        self._start = 1000 * start
        self._frames = [("" if each.is_top else each.url, document) for each, document in found]
        self.top: dict[str, Any] = next((d for frame, d in self._frames if not frame), {})

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        """The running snippets on the page and in its frames."""
        return tuple(
            _of(Snippet, {**each, "frame": frame})
            for frame, document in self._frames
            for each in document["snippets"]
        )

    @property
    def scripts(self) -> tuple[Script, ...]:
        """The script elements, with hashes of inline code."""
        return tuple(
            _of(Script, {**each, "frame": frame, "sha256": _hash(each)})
            for frame, document in self._frames
            for each in document["scripts"]
        )

    @property
    def violations(self) -> tuple[Violation, ...]:
        """The violations of the page's policy, without duplicates."""
        found = [
            _of(Violation, self._in_time(d, v)) for _, d in self._frames for v in d["violations"]
        ]
        return tuple({(v.directive, v.blocked, v.line): v for v in reversed(found)}.values())[::-1]

    @property
    def errors(self) -> tuple[PageError, ...]:
        """Uncaught errors."""
        return tuple(
            _of(PageError, self._in_time(d, error))
            for _, d in self._frames
            for error in d["errors"]
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """The states of the page over time, oldest first."""
        found = (_of(Change, self._in_time(d, c)) for _, d in self._frames for c in d["changes"])
        return tuple(sorted(found, key=lambda change: change.at))

    @property
    def optimizely(self) -> Optimizely:
        """Optimizely on the page itself, or in the frame with the snippet."""
        found = self._with_snippet.get("optimizely", {})
        lists = {name: tuple(found.get(name, ())) for name in ("events", "experiments")}
        return _of(Optimizely, {**found, **lists})

    @property
    def cookies_readable(self) -> bool:
        """Whether cookies can be read on the page itself, or in the frame with the snippet."""
        return bool(self._with_snippet.get("cookies_readable", True))

    @property
    def _with_snippet(self) -> dict[str, Any]:
        framed = next((d for frame, d in self._frames if frame and d["snippets"]), self.top)
        return self.top if self.top.get("snippets") else framed

    @property
    def stored(self) -> Stored:
        """The vendor's variables on the page."""
        return _of(Stored, {**self.top.get("stored", {}), "cookies": self.top.get("cookies", {})})

    def get(self, name: str, otherwise: T) -> T:
        """Return a part of the page's own survey."""
        found: T = self.top.get(name, otherwise)
        return found

    def _in_time(self, document: Mapping[str, Any], moment: Mapping[str, Any]) -> dict[str, Any]:
        return {**moment, "at": max(document["origin"] + moment["at"] - self._start, 0.0)}


def _of(kind: type[T], values: Mapping[str, Any]) -> T:
    """Create an object from the values that match its fields."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in values.items() if name in names})


def _hash(script: Mapping[str, Any]) -> str:
    if script["src"]:
        return ""
    return hashlib.sha256(script["text"].encode(errors="surrogatepass")).hexdigest()
