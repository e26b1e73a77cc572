"""The page's scripts and stylesheet, at addresses that change with their content."""

from __future__ import annotations

import hashlib
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount

from snippetgen.design.stylesheet import STYLESHEET
from snippetgen.http.static_files import RevalidatedFiles
from snippetgen.studio.services.file_stamps import file_stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Scope

    from snippetgen.studio.services.file_stamps import Stamp

STATIC = Path(__file__).parents[1] / "static"

SHEETS = (
    "listings",
    "layout",
    "overlays",
    "workbench",
    "configure",
    "editor",
    "preview",
    "call",
    "views",
    "treemap",
    "pipeline",
    "build",
    "installation",
)
"""The parts of the page's stylesheet after the common design, in order."""

_FOREVER = "public, max-age=31536000, immutable"


class Assets(RevalidatedFiles):
    """The static files at `/static/VERSION/`, which browsers need not check again.

    `/static/VERSION/studio.css` is the whole stylesheet. Without a version, browsers check each
    file before they use it. Edits of the files apply to pages that are opened afterwards.
    """

    def __init__(self, folder: Path = STATIC) -> None:
        super().__init__(directory=folder)
        self._folder = folder
        self._stamps: Mapping[Path, Stamp] = {}
        self._version = ""
        self._contents: Mapping[str, bytes] = {}
        self.mount = Mount("/static", self)

    def refresh(self) -> str:
        """Read the files if one has changed; returns their version."""
        paths = sorted(each for each in self._folder.rglob("*") if each.is_file())
        stamps = {each: file_stamp(each) for each in paths}
        if stamps != self._stamps:
            contents = {
                each.relative_to(self._folder).as_posix(): each.read_bytes() for each in paths
            }
            sheets = [contents[f"styles/{each}.css"] for each in SHEETS]
            contents["studio.css"] = b"\n".join([STYLESHEET.encode(), *sheets])
            digest = hashlib.sha256()
            for name, content in contents.items():
                digest.update(f"{name} {len(content)} ".encode() + content)
            self._version, self._stamps, self._contents = digest.hexdigest()[:16], stamps, contents
        return self._version

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file. Raises HTTPException: 404 if the version no longer has it."""
        version, *parts = Path(path).parts or ("",)
        if version != self._version:
            return await super().get_response(path, scope)
        # From memory: a page loads many files, and an edit must not mix two versions.
        content = self._contents.get("/".join(parts))
        if content is None:
            raise HTTPException(404)
        media_type, _ = guess_type(parts[-1])
        return Response(content, media_type=media_type, headers={"cache-control": _FOREVER})
