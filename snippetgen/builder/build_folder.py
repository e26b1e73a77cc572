"""Writes a build into its folder, and removes files of earlier builds."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from snippetgen.builder.hashes import sha256
from snippetgen.builder.manifest import MANIFEST, ManifestError, read_manifest
from snippetgen.files.atomic import write_files

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


def write_build(
    files: Mapping[str, bytes], folder: Path, staging: Path | None = None
) -> list[Path]:
    """Write the files of a build into a folder, all or none.

    A new folder is first made in `staging`, which must be on the same file system. Removes files of
    earlier builds that are no longer built, and returns their paths. Keeps the user's own files and
    built files that have been edited. Raises OSError if a file cannot be written or removed.
    """
    obsolete = _obsolete(folder, files.keys())
    write_files(files, folder, staging)
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
        for name, expected in _described(folder).items()
        if name not in names
        and (path := folder / name).parent == folder
        and path.is_file()
        and sha256(path.read_bytes()) == expected
    ]


def _described(folder: Path) -> Mapping[str, str]:
    """Return the SHA-256 of each built file by name; empty without a usable manifest."""
    try:
        return read_manifest(folder).hashes
    except (OSError, ManifestError):
        return {}
