"""Configurations in an editor: text that is not in a file yet."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from snippetgen.builder.rendering import RenderingError, Snippet, render
from snippetgen.config import parse
from snippetgen.config.loading import default_name
from snippetgen.config.toml_edit import with_values
from snippetgen.config.toml_read import LARGEST_FILE, TOO_LARGE, parse_toml
from snippetgen.studio.errors import ApiError, invalid_configuration
from snippetgen.studio.services.file_stamps import TemplateWatcher, file_stamp, vendor_file
from snippetgen.studio.services.settings import Settings, settings_of
from snippetgen.validation.errors import ConfigError, Problem
from snippetgen.vendors import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from snippetgen.config import SnippetConfig

MAX_DRAFTS = 100
"""The maximum number of drafts to keep. Beyond that, the least recently used ones are dropped."""


@dataclass(frozen=True)
class Draft:
    """The text of a configuration, with its snippet or its problems."""

    id: str
    """Depends on the text and its file. Contains an underscore, unlike the name of any snippet."""
    path: Path
    """The file that the text belongs to."""
    text: str
    settings: Settings
    problems: Sequence[Problem] = ()
    config: SnippetConfig | None = None
    snippet: Snippet | None = None
    stamp: object = field(default=None, compare=False)
    """The stamp of the other files that it was made from."""


class Drafts:
    """Makes drafts, and keeps the latest ones in memory. Not thread-safe."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where text without a file belongs."""
        self._folder = folder
        self._kept: OrderedDict[str, Draft] = OrderedDict()
        self._templates = TemplateWatcher()

    def make(
        self, text: str, path: Path | None = None, changes: Mapping[str, Any] | None = None
    ) -> Draft:
        """Make a draft; `changes` to settings are written into the text first if it is TOML.

        Without a `path`, the draft is named after the file that the page suggests for it.
        """
        return self._keep(self._make(text, path, changes or {}))

    def find(self, id: str) -> Draft | None:  # noqa: A002
        """Return a draft, made again if a template or its vendor's file has changed; or None."""
        draft = self._kept.get(id)
        if draft is None:
            return None
        if draft.stamp != self._stamp(draft.path, draft.settings.values.get("vendor")):
            draft = self._make(draft.text, draft.path, {})
        return self._keep(draft)

    def configuration(self, id: str) -> SnippetConfig:  # noqa: A002
        """Return a draft's configuration; raises ApiError: 404 if unknown, 422 if invalid."""
        draft = self.find(id)
        if draft is None:
            raise ApiError(404, "The studio no longer has this text. Reload the page.")
        if draft.config is None or draft.snippet is None:
            raise invalid_configuration(draft.problems)
        return draft.config

    def _keep(self, draft: Draft) -> Draft:
        self._kept[draft.id] = draft
        self._kept.move_to_end(draft.id)
        while len(self._kept) > MAX_DRAFTS:
            self._kept.popitem(last=False)
        return draft

    def _stamp(self, path: Path, vendor: object) -> object:
        own = vendor_file(path.parent, vendor)
        return self._templates.refresh(), own and file_stamp(own)

    def _make(self, text: str, known: Path | None, changes: Mapping[str, Any]) -> Draft:
        path = known or self._folder / "snippet.toml"
        try:
            if len(text.encode()) > LARGEST_FILE:
                raise ConfigError([Problem(None, None, TOO_LARGE)])
            data = parse_toml(text, path.name)
            if changes:
                text = with_values(text, changes)
                data = parse_toml(text, path.name)
        except ConfigError as error:
            stamp = self._stamp(path, None)
            return Draft(
                _id(text, path), path, text, Settings(), problems=error.problems, stamp=stamp
            )
        if known is None and data.get("vendor") in tuple(catalogue()):
            path = self._folder / f"{data['vendor']}.toml"
        name = default_name(path)
        # Taken before the files are read, so that the next call notices a change in between.
        stamp = self._stamp(path, data.get("vendor"))
        config, snippet, problems = _build(text, path, name)
        settings = settings_of(data, config, name)
        return Draft(
            _id(text, path),
            path,
            text,
            settings,
            problems=problems,
            config=config,
            snippet=snippet,
            stamp=stamp,
        )


def _build(
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
