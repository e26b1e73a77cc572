"""Writes a build into its folder, and removes files of earlier builds."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from snippetgen.files.atomic import publish

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


MANIFEST = "manifest.json"


def publish_build(
    files: Mapping[str, bytes], folder: Path, staging: Path | None = None
) -> list[Path]:
    """Write the files of a build into a folder, all or none.

    A new folder is first made in `staging`, which must be on the same file system. Removes files of
    earlier builds that are no longer built, and returns their paths. Keeps the user's own files and
    built files that have been edited. Raises OSError if a file cannot be written or removed.
    """
    obsolete = _obsolete(folder, files.keys())
    publish(files, folder, staging)
    for path in obsolete:
        path.unlink(missing_ok=True)
    return obsolete


def remove_build(folder: Path) -> None:
    """Remove the files of a build from a folder, and the folder if it is then empty.

    Keeps the user's own files and built files that have been edited. Raises OSError if a file
    cannot be removed.
    """
    obsolete = _obsolete(folder, ())
    for path in obsolete:
        path.unlink(missing_ok=True)
    if obsolete:
        (folder / MANIFEST).unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def _obsolete(folder: Path, names: Collection[str]) -> list[Path]:
    """List unchanged files of the folder's manifest that have none of the names."""
    return [
        path
        for name, sha256 in _described(folder / MANIFEST).items()
        if name not in names
        and (path := folder / name).parent == folder
        and path.is_file()
        and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    ]


def _described(manifest: Path) -> dict[str, str]:
    """Return the SHA-256 of each built file by name; empty without a usable manifest."""
    try:
        document = json.loads(manifest.read_bytes())
        scripts = {name: each["sha256"] for name, each in document["files"].items()}
        return {**scripts, **document.get("built", {})}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
