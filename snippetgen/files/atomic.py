"""Writes files atomically, and compares files on disk with those that a build would write."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO


PREFIX = ".snippetgen-"
"""Prefix of files and folders that are being written."""


_BINARY = getattr(os, "O_BINARY", 0)
"""Without it, Windows would change line endings."""


def write_files(files: Mapping[str, bytes], folder: Path, staging: Path | None = None) -> None:
    """Write files into a folder, which is created if it does not exist.

    All are first written under temporary names and then renamed, so the old files are unchanged
    after an error (OSError). A replaced file keeps its permissions. A file that already has the
    content is not touched. A new folder is first made in `staging`, by default beside its final
    path.
    """
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        _write_folder(files, folder, staging or folder.parent)
        return
    written: dict[Path, Path] = {}
    try:
        for name, content in files.items():
            target = folder / name
            if _has_content(target, content):
                continue
            descriptor, temporary_name = tempfile.mkstemp(dir=folder, prefix=PREFIX)
            written[Path(temporary_name)] = target
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(temporary_name).chmod(_mode(target))
        for temporary, target in written.items():
            temporary.replace(target)
    finally:
        for temporary in written:
            temporary.unlink(missing_ok=True)


def _write_folder(files: Mapping[str, bytes], folder: Path, staging: Path) -> None:
    """Write a new folder under a temporary name, and rename it."""
    # Thousands of folders may be written, and these calls take half as long as those of Path.
    temporary = f"{staging}/{PREFIX}{uuid4().hex}"
    os.mkdir(temporary)  # noqa: PTH102
    try:
        restricts = os.stat(temporary).st_mode & 0o044 != 0o044  # noqa: PTH116
        for name, content in files.items():
            path = f"{temporary}/{name}"
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | _BINARY, 0o644)
            with open(descriptor, "wb", buffering=0) as file:  # noqa: PTH123
                file.write(content)
            if restricts:
                os.chmod(path, 0o644)  # noqa: PTH101
        os.rename(temporary, folder)  # noqa: PTH104
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def write_new(content: bytes, target: Path) -> None:
    """Write a new file atomically.

    Raises FileExistsError if the file already exists, and OSError for other errors.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=PREFIX) as folder:
        temporary = Path(folder) / "new"
        temporary.write_bytes(content)
        os.link(temporary, target)  # unlike rename, this never replaces a file


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Yield a new file that replaces `target` at the end, and takes over its permissions.

    After an error the old file is unchanged. The folder is created if it does not exist. Raises
    OSError if the file cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary_name = tempfile.mkstemp(dir=target.parent, prefix=PREFIX)
    temporary = Path(temporary_name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        temporary.chmod(_mode(target))
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def why_not_written(error: OSError, folder: Path) -> str:
    """Return why writing into a folder has failed, without a full stop.

    Names an existing file that has the name of the folder or of one above it.
    """
    if isinstance(error, FileExistsError | NotADirectoryError):
        file = next((each for each in (folder, *folder.parents) if each.is_file()), None)
        if file is not None:
            return f"{file} is a file, not a folder. Rename it, or choose another folder"
    return error.strerror or str(error)


def _mode(target: Path) -> int:
    return target.stat().st_mode & 0o777 if target.is_file() else 0o644


def _has_content(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def differences(files: Mapping[str, bytes], folder: Path) -> Iterator[str]:
    """Return a line for each file of the folder that is not what `write_files` would write."""
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
