"""Atomic writes, and the comparison of files on disk with those that a build would write."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO


def publish(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder, which is created if it does not exist.

    All are written under temporary names first and renamed last: after an error (OSError) the old
    files are unchanged. A file that is replaced keeps its permissions.
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
    """Write a new file, atomically.

    Raises FileExistsError if the file exists by then, and OSError for other errors of the system.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".snippetgen-") as folder:
        temporary = Path(folder) / "new"
        temporary.write_bytes(content)
        os.link(temporary, target)  # unlike rename, this never replaces a file


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Yield a new file that takes the place of `target`, and its permissions, at the end.

    After an error the old file is unchanged. The folder is created if it does not exist. Raises
    OSError if the file cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary_name = tempfile.mkstemp(dir=target.parent, prefix=".snippetgen-")
    temporary = Path(temporary_name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        temporary.chmod(_mode(target))
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _mode(target: Path) -> int:
    return target.stat().st_mode & 0o777 if target.is_file() else 0o644


def differences(files: Mapping[str, bytes], folder: Path) -> Iterator[str]:
    """Return a line for each file in the folder that differs from what `publish` would write."""
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
