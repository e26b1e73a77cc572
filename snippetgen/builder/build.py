"""Builds a configuration's files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.build_folder import write_build

if TYPE_CHECKING:
    import os

    from snippetgen.config import SnippetConfig


def build(config: SnippetConfig, folder: str | os.PathLike[str] | None = None) -> dict[str, bytes]:
    """Return the files of a configuration by name, the same bytes every time.

    With a `folder`, which is created if it does not exist, also writes them there, all or none, and
    removes files of earlier builds that are no longer built. Raises OSError if the files cannot be
    written, and RenderingError if a template is broken.
    """
    files = Artifacts(config).files
    if folder is not None:
        write_build(files, Path(folder))
    return files
