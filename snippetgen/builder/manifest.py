"""The manifest of a built folder, which describes the other files in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MANIFEST = "manifest.json"
"""The name of its file."""


class ManifestError(ValueError):
    """A file is not a manifest of a build."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says about a build."""

    name: str
    """The configuration's name; "" if the manifest has none."""
    configuration: str
    """The digest of the configuration that was built; "" if the manifest has none."""
    scripts: Mapping[str, str]
    """The SHA-256 of each script by its name, in hexadecimal digits."""
    sizes: Mapping[str, int]
    """The bytes of each script by its name, without compression."""
    hashes: Mapping[str, str]
    """The SHA-256 of every built file by its name, except the manifest's own."""


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a built folder.

    Raises OSError if it cannot be read, and ManifestError if it is not a manifest.
    """
    content = (folder / MANIFEST).read_bytes()
    try:
        return _manifest(json.loads(content))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ManifestError(f"{folder / MANIFEST} is not a manifest of a build") from error


def _manifest(document: Any) -> Manifest:  # noqa: ANN401
    described = document["files"]
    scripts = {str(name): str(file["sha256"]) for name, file in described.items()}
    built = {str(name): str(sha256) for name, sha256 in document.get("built", {}).items()}
    return Manifest(
        name=str(document.get("name", "")),
        configuration=str(document.get("configuration", {}).get("digest", "")),
        scripts=scripts,
        sizes={str(name): int(file.get("bytes", 0)) for name, file in described.items()},
        hashes={**scripts, **built},
    )
