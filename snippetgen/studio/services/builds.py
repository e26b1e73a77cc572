"""Built files: what each one is for, and how to read them back from the output folder."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.manifest import MANIFEST
from snippetgen.studio.errors import ApiError
from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from snippetgen.config import SnippetConfig

_PURPOSES: Mapping[str, str] = {
    "INSTALL.html": "The customer’s guide. Send it with the other files.",
    "INSTALL.md": "The guide as text.",
    MANIFEST: "Version, sizes and hashes of the files, for tools.",
    "package.json": "Makes the module a package.",
}
_PURPOSES_BY_ENDING: Mapping[str, str] = {
    ".min.js": "The snippet that ships. The external tag loads it.",
    ".mjs": "The snippet as a module, for front-end developers.",
    ".d.ts": "The module’s types.",
    ".gtm.json": "A container to import into Google Tag Manager.",
    ".html": "The tags to paste into pages.",
    ".js": "The snippet in a readable form, for reviews.",
}


@dataclass(frozen=True)
class Build:
    """The built files of a configuration, as they are in `folder`."""

    config: SnippetConfig
    folder: Path
    files: Mapping[str, bytes]
    current: bool
    """Whether the configuration would still produce the same files."""

    @property
    def revision(self) -> str:
        """The hexadecimal SHA-256 of the files with their names."""
        content = hashlib.sha256(self.config.name.encode())
        for name, each in self.files.items():
            content.update(f"{name} {len(each)} ".encode() + each)
        return content.hexdigest()


def purpose(name: str) -> str:
    """Return a sentence that says what a built file is for."""
    if name in _PURPOSES:
        return _PURPOSES[name]
    endings = (text for ending, text in _PURPOSES_BY_ENDING.items() if name.endswith(ending))
    return next(endings, "")


class BuiltFiles:
    """Reads the builds in `out`. A folder without a manifest is not a build."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def find(self, config: SnippetConfig) -> Build | None:
        """Return the build of a configuration or of an earlier version of it, or None."""
        try:
            paths = self._paths(config.name)
            found = {path.name: path.read_bytes() for path in paths}
        except (ApiError, OSError):
            return None
        expected = Artifacts(config).files
        files = {name: found[name] for name in [*expected, *found] if name in found}
        return Build(config, self._out / config.name, files, current=files == expected)

    def read(self, name: str, file: str) -> bytes:
        """Return a file of the build `name`; raises ApiError with status 404 if there is none."""
        paths = {path.name: path for path in self._paths(name)}
        if file not in paths:
            message = f"The build {escaped(name)!r} has no file {escaped(file)!r}. Build again."
            raise ApiError(404, message)
        return paths[file].read_bytes()

    def archive(self, name: str) -> bytes:
        """Return a ZIP archive of a build; raises ApiError with status 404 if there is none."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in self._paths(name):
                archive.write(path, f"{name}/{path.name}")
        return content.getvalue()

    def _paths(self, name: str) -> list[Path]:
        folder = self._out / name
        # A name that leads to another folder is not the name of a build.
        inside = folder.parent == self._out and name != ".."
        if not inside or not (folder / MANIFEST).is_file():
            raise ApiError(404, f"There is no build {escaped(name)!r}. Build the configuration.")
        return sorted(path for path in folder.iterdir() if path.is_file())
