"""The built folders of customers, read once and again after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from snippetgen.builder.artifacts import configuration_digest
from snippetgen.builder.manifest import MANIFEST, ManifestError, read_manifest
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from snippetgen.config.fleet import Fleet, FleetRow

Built = Literal["current", "out of date", "not built"]


class _BuiltScript(NamedTuple):
    configuration: str
    """The digest of the configuration that was built."""
    script: str
    """The SHA-256 of the minified script."""


class CustomerBuilds:
    """Compares rows with the folders in `out`. Not thread-safe."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._manifests: dict[str, tuple[object, _BuiltScript | None]] = {}
        self._digests: dict[str, tuple[str, str | None]] = {}

    def state(self, fleet: Fleet, row: FleetRow) -> tuple[Built, str | None]:
        """Return the state of a customer's build, and the SHA-256 of its script if there is one."""
        manifest = self._manifest(row.name)
        if manifest is None:
            return "not built", None
        is_current = self._digest(fleet, row) == manifest.configuration
        return "current" if is_current else "out of date", manifest.script

    def is_valid(self, fleet: Fleet, row: FleetRow) -> bool:
        """Say whether a row makes a valid configuration."""
        return self._digest(fleet, row) is not None

    def _manifest(self, name: str) -> _BuiltScript | None:
        folder = self._out / name
        try:
            status = (folder / MANIFEST).stat()
        except OSError:
            return None
        stamp = status.st_mtime_ns, status.st_size, status.st_ino
        known = self._manifests.get(name)
        if known is None or known[0] != stamp:
            self._manifests[name] = known = stamp, _read(folder, name)
        return known[1]

    def _digest(self, fleet: Fleet, row: FleetRow) -> str | None:
        """Return the digest of a row's configuration; None if the row is wrong."""
        known = self._digests.get(row.name)
        if known is None or known[0] != row.digest:
            try:
                digest = configuration_digest(fleet.customer(row).config)
            except ConfigError:
                digest = None
            self._digests[row.name] = known = row.digest, digest
        return known[1]


def _read(folder: Path, name: str) -> _BuiltScript | None:
    try:
        manifest = read_manifest(folder)
        return _BuiltScript(manifest.configuration, manifest.scripts[f"{name}.min.js"])
    except (OSError, ManifestError, KeyError):
        return None
