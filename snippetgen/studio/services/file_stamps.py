"""Stamps of files: equal stamps mean that nothing has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.builder.rendering import forget_templates, templates_stamp

if TYPE_CHECKING:
    from pathlib import Path

Stamp = tuple[int, int, int, int] | None


def file_stamp(path: Path) -> Stamp:
    """Return a stamp of a file, None if it cannot be read."""
    try:
        status = path.stat()
    except (OSError, ValueError):  # ValueError: a null character in the path.
        return None
    # `st_ctime_ns` also changes with the permissions.
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def vendor_file(folder: Path, vendor: object) -> Path | None:
    """Return the file that a configuration in `folder` names as its vendor, None for a slug."""
    own = isinstance(vendor, str) and vendor.endswith(".toml")
    return folder / str(vendor) if own else None


class TemplateWatcher:
    """Notices edited snippet templates, so that `serve` needs no restart."""

    def __init__(self) -> None:
        self._stamp = templates_stamp()

    def refresh(self) -> object:
        """Forget the compiled templates if a file has changed; returns the stamp of all files."""
        stamp = templates_stamp()
        if stamp != self._stamp:
            forget_templates()
            self._stamp = stamp
        return stamp
