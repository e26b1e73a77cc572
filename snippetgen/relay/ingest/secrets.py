"""Reads the secrets of configurations from the environment, a folder or a column of a table."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.auth import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from snippetgen.config import SnippetConfig

LONGEST = 65_536
"""The maximum number of characters to read from a file."""

FileStamp = tuple[int, int, int]


class SecretError(Exception):
    """A configuration has no usable secret. The message does not contain the secret."""


class Secrets:
    """Finds secrets in the environment, as SNIPPETGEN_SECRET_<NAME>, or in a folder.

    The folder has one file for each configuration, named after it. A file is read when its secret
    is first needed, and again after a change.
    """

    def __init__(
        self, folder: Path | None = None, environment: Mapping[str, str] = os.environ
    ) -> None:
        self._folder = folder
        self._environment = environment
        self._stamps = self._scan()
        self._texts: dict[str, str] = {}

    @property
    def can_change(self) -> bool:
        """Whether secrets can come from a folder."""
        return self._folder is not None

    def refresh(self) -> bool:
        """Return whether a file has changed since the last call. Raises OSError."""
        before, self._stamps = self._stamps, self._scan()
        for name in tuple(self._texts):
            if self._stamps.get(name) != before.get(name):
                del self._texts[name]
        return self._stamps != before

    def find(self, config: SnippetConfig, cell: str = "") -> Secret:
        """Return the secret of a configuration; `cell` is the one in its table, if there is one.

        Raises SecretError if the secret is missing, too short or unusable.
        """
        variable = secret_variable(config)
        text = self._environment.get(variable)
        if text is None:
            text = self._in_folder(config.name)
        if text is None and cell:
            text = cell
        if text is None:
            where = f", or the file {self._folder / config.name}" if self._folder else ""
            message = f"has no secret: set {variable}{where}. It is {_meaning(config)}."
            raise SecretError(message)
        secret = Secret(text)
        if fault := secret.fault or _path_fault(config, secret):
            raise SecretError(f"its secret {fault}.")
        return secret

    def _scan(self) -> dict[str, FileStamp]:
        if self._folder is None:
            return {}
        with os.scandir(self._folder) as entries:
            found = {entry.name: _stamp(entry) for entry in entries}
        return {name: stamp for name, stamp in found.items() if stamp}

    def _in_folder(self, name: str) -> str | None:
        if self._folder is None or name not in self._stamps:
            return None
        if name not in self._texts:
            try:
                with (self._folder / name).open(encoding="utf-8") as file:
                    self._texts[name] = file.read(LONGEST)
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "it is not UTF-8"
                raise SecretError(f"its secret cannot be read: {reason}.") from None
        return self._texts[name]


def secret_variable(config: SnippetConfig) -> str:
    """Return the name of the environment variable with a configuration's secret."""
    return f"SNIPPETGEN_SECRET_{re.sub('[^A-Z0-9]', '_', config.name.upper())}"


def _stamp(entry: os.DirEntry[str]) -> FileStamp | None:
    """Return the state of a file; None if it is not a file or does not exist."""
    try:
        if not entry.is_file():
            return None
        status = entry.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _path_fault(config: SnippetConfig, secret: Secret) -> str:
    """Return the problem of a secret that is part of a path, or ""."""
    if config.vendor_descriptor.return_channel.signature or not secret.has_slash:
        return ""
    return "contains /, which separates parts of a path: use letters, digits, - and _"


def _meaning(config: SnippetConfig) -> str:
    if config.vendor_descriptor.return_channel.signature:
        return f"the signing key of {config.vendor_descriptor.in_text}"
    return f"the last part of the path that {config.vendor_descriptor.in_text} calls"
