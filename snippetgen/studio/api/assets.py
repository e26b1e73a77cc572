"""The page's scripts and stylesheet, at addresses that change with their content."""

from __future__ import annotations

import hashlib
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
        self._stylesheet = b""
        self.mount = Mount("/static", self)

    def refresh(self) -> str:
        """Read the files if one has changed; returns their version."""
        paths = sorted(each for each in self._folder.rglob("*") if each.is_file())
        stamps = {each: file_stamp(each) for each in paths}
        if stamps != self._stamps:
            parts = [self._folder / "styles" / f"{each}.css" for each in SHEETS]
            contents = {each: each.read_bytes() for each in paths}
            self._stylesheet = b"\n".join(
                [STYLESHEET.encode(), *(contents[each] for each in parts)]
            )
            digest = hashlib.sha256(self._stylesheet)
            for content in contents.values():
                digest.update(hashlib.sha256(content).digest())
            self._version, self._stamps = digest.hexdigest()[:16], stamps
        return self._version

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file. Raises HTTPException: 404 if the version no longer has it."""
        version, *parts = Path(path).parts or ("",)
        if version != self._version:
            return await super().get_response(path, scope)
        file = self._folder.joinpath(*parts)
        if parts == ["studio.css"]:
            response = Response(self._stylesheet, media_type="text/css")
        elif file in self._stamps and file_stamp(file) != self._stamps[file]:
            # Browsers must not keep the new content under the old address.
            raise HTTPException(404)
        else:
            response = await super().get_response(str(Path(*parts)), scope)
        response.headers["cache-control"] = _FOREVER
        return response
