"""Configurations that somebody works on: texts that are in no file yet."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.build.rendering import RenderingError, Snippet, render
from snippetgen.config import parse
from snippetgen.config.loading import default_name
from snippetgen.config.toml_edit import with_values
from snippetgen.config.toml_read import LARGEST_FILE, parse_toml
from snippetgen.studio.services.settings import Settings, settings_of
from snippetgen.validation.problems import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from snippetgen.config import SnippetConfig

MOST = 100
"""Drafts that are kept; of more, those are forgotten that were not asked for the longest."""


@dataclass(frozen=True)
class Draft:
    """A text, and what it makes: a snippet, or problems."""

    id: str
    """Of the text and its file; no snippet's name, which has no underscore."""
    path: Path
    """The file that the text is for."""
    text: str
    settings: Settings
    problems: Sequence[Problem] = ()
    config: SnippetConfig | None = None
    snippet: Snippet | None = None


class Drafts:
    """Makes drafts, and keeps the latest in memory."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that files are in when no other is told."""
        self._folder = folder
        self._kept: OrderedDict[str, Draft] = OrderedDict()

    def make(
        self, text: str, path: Path | None = None, changes: Mapping[str, Any] | None = None
    ) -> Draft:
        """Make the draft of a text to which changes are made first, if it is TOML at all."""
        draft = _make(text, path or self._folder / "snippet.toml", changes or {})
        self._keep(draft)
        return draft

    def find(self, id: str) -> Draft | None:  # noqa: A002
        """Find a draft; as the templates are now."""
        if (draft := self._kept.get(id)) is None:
            return None
        fresh = _make(draft.text, draft.path, {})
        self._keep(fresh)
        return fresh

    def _keep(self, draft: Draft) -> None:
        self._kept[draft.id] = draft
        self._kept.move_to_end(draft.id)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)


def _make(text: str, path: Path, changes: Mapping[str, Any]) -> Draft:
    name = default_name(path)
    try:
        if len(text.encode()) > LARGEST_FILE:
            message = "larger than 64 KiB, which no such file needs."
            raise ConfigError([Problem(None, None, message)])
        data = parse_toml(text, path.name)
        if changes:
            text = with_values(text, changes)
            data = parse_toml(text, path.name)
    except ConfigError as error:
        return Draft(_id(text, path), path, text, Settings(), error.problems)
    config, snippet, problems = _built(text, path, name)
    settings = settings_of(data, config, name)
    return Draft(_id(text, path), path, text, settings, problems, config, snippet)


def _built(
    text: str, path: Path, name: str
) -> tuple[SnippetConfig | None, Snippet | None, Sequence[Problem]]:
    try:
        config = parse(text, file=path.name, name=name, folder=path.parent)
        return config, render(config), ()
    except ConfigError as error:
        return None, None, error.problems
    except RenderingError as error:
        return None, None, [Problem(None, None, f"{error}.")]


def _id(text: str, path: Path) -> str:
    content = "\0".join((str(path), text)).encode()
    return f"draft_{hashlib.sha256(content).hexdigest()[:20]}"
