"""A folder as a store, for a web server to serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.builder.hashes import sha256
from snippetgen.files.atomic import replacing
from snippetgen.files.lock import locked
from snippetgen.publishing.stores import ConflictError, Stored, StoreError
from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class FolderStore:
    """Files in a folder, which is created when the first file is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def place(self) -> str:
        """The path of the folder."""
        return escaped(str(self._folder))

    def read(self, path: str) -> Stored | None:
        """Return a file, or None if it does not exist."""
        try:
            content = (self._folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._error(path, "read", error) from error
        return Stored(content, sha256(content))

    def token(self, path: str) -> str | None:
        """Return the token of a file, or None if it does not exist."""
        found = self.read(path)
        return found.token if found else None

    def write(self, path: str, content: bytes, headers: Mapping[str, str]) -> None:  # noqa: ARG002
        """Write a file under a temporary name, and rename it."""
        try:
            with replacing(self._folder / path) as file:
                file.write(content)
        except OSError as error:
            raise self._error(path, "written", error) from error

    def replace(
        self, path: str, content: bytes, token: str | None, headers: Mapping[str, str]
    ) -> None:
        """Write a file while no other process writes it."""
        target = self._folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with locked(target.with_name(f"{target.name}.lock"), wait=True):
                present = self.read(path)
                if (present.token if present else None) != token:
                    raise ConflictError
                self.write(path, content, headers)
        except OSError as error:
            raise self._error(path, "written", error) from error

    def delete(self, path: str) -> None:
        """Delete a file, if it exists."""
        try:
            (self._folder / path).unlink(missing_ok=True)
        except OSError as error:
            raise self._error(path, "deleted", error) from error

    def _error(self, path: str, action: str, error: OSError) -> StoreError:
        place = escaped(str(self._folder / path))
        return StoreError(f"{place} cannot be {action}: {error.strerror}.")
