"""Files on disk: written whole or not at all, and compared with what a build would write."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def publish(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder, which is made if need be.

    All are written under temporary names first and renamed last: an error (OSError) leaves the
    files that were there as they were. A file that was there keeps who may read and write it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[Path, Path] = {}
    try:
        for name, content in files.items():
            descriptor, temporary_name = tempfile.mkstemp(dir=folder, prefix=".snippetgen-")
            written[Path(temporary_name)] = folder / name
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(temporary_name).chmod(_mode(folder / name))
        for temporary, target in written.items():
            temporary.replace(target)
    finally:
        for temporary in written:
            temporary.unlink(missing_ok=True)


def publish_new(content: bytes, target: Path) -> None:
    """Write a file whole, unless one of that name exists, even since a moment ago.

    Raises FileExistsError, and other errors of the system (OSError).
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".snippetgen-") as folder:
        temporary = Path(folder) / "new"
        temporary.write_bytes(content)
        os.link(temporary, target)  # unlike a renaming, this never replaces


def _mode(target: Path) -> int:
    return target.stat().st_mode & 0o777 if target.is_file() else 0o644


def differences(files: Mapping[str, bytes], folder: Path) -> Iterator[str]:
    """Name each file in the folder that is not what `publish` would write, and how it differs."""
    for name, content in files.items():
        path = folder / name
        if not path.is_file():
            yield f"{path} is missing"
        elif (found := path.read_bytes()) != content:
            yield f"{path} differs at line {_first_different_line(found, content)}"
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.name not in files:
                yield f"{path} is not part of the build"


def _first_different_line(found: bytes, expected: bytes) -> int:
    pairs = zip(found.splitlines(), expected.splitlines(), strict=False)
    same = 0
    for left, right in pairs:
        if left != right:
            break
        same += 1
    return same + 1
