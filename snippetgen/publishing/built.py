"""Reads the minified scripts of built folders, and checks them against their manifests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.builder.hashes import digest, sha256
from snippetgen.builder.manifest import MANIFEST, ManifestError, read_manifest
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NAME = re.compile(r"[a-z0-9-]{1,63}")


@dataclass(frozen=True)
class BuiltScript:
    """The minified script in a built folder."""

    name: str
    path: Path
    sha256: str
    """The SHA-256 in hexadecimal digits."""
    size: int
    """The size in bytes, without compression."""
    configuration: str
    """The digest of the configuration that was built."""

    def content(self) -> bytes:
        """Return the script.

        Raises ConfigError if it cannot be read or differs from the manifest.
        """
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise _error(self.path, f"cannot be read: {error.strerror}. Build again.") from None
        if sha256(content) != self.sha256:
            raise _error(
                self.path,
                f"is not the file that {MANIFEST} describes: it was changed after the build. Build "
                "again.",
            )
        return content

    def integrity(self) -> str:
        """Return the script's hash for Subresource Integrity. Raises ConfigError like `content`."""
        return digest("sha384", self.content())


def read_scripts(
    folders: Iterable[tuple[Path, str | None]],
) -> tuple[list[BuiltScript], list[Problem]]:
    """Read and check the scripts of built folders. Returns them, and the problems of others.

    Each folder comes with the digest of the configuration that it must be built from, or None if it
    is unknown.
    """
    scripts: dict[str, BuiltScript] = {}
    problems: list[Problem] = []
    for folder, configuration in folders:
        try:
            script = _read(folder)
            if configuration not in (None, script.configuration):
                message = "was built from another version of the configuration. Build again."
                raise _error(folder / MANIFEST, message)
            script.content()
        except ConfigError as error:
            problems += error.problems
            continue
        other = scripts.setdefault(script.name, script)
        if other.path.absolute() != script.path.absolute():
            message = f"is also the name of {other.path.parent}. Publish one of them."
            problems.append(Problem("name", f'"{script.name}"', message, str(folder / MANIFEST)))
    return list(scripts.values()), problems


def _read(folder: Path) -> BuiltScript:
    path = folder / MANIFEST
    try:
        manifest = read_manifest(folder)
        script = f"{manifest.name}.min.js"
        sha256, size = manifest.scripts[script], manifest.sizes[script]
    except FileNotFoundError:
        raise _error(path, "does not exist. Build it with `snippetgen build`.") from None
    except OSError as error:
        raise _error(path, f"cannot be read: {error.strerror}.") from None
    except (ManifestError, KeyError):
        raise _error(path, "is not a manifest from snippetgen. Build again.") from None
    if not _NAME.fullmatch(manifest.name):
        raise _error(path, "has a name that no configuration can have. Build again.")
    return BuiltScript(manifest.name, folder / script, sha256, size, manifest.configuration)


def _error(path: Path, message: str) -> ConfigError:
    return ConfigError([Problem(None, None, message, str(path))])
