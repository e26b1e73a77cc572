"""Identifies the code that builds, so that changes of it are recognized."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from snippetgen import __version__
from snippetgen.files.resources import TEMPLATES

_PACKAGES = (
    "builder",
    "config",
    "conversions",
    "destinations",
    "files",
    "javascript",
    "lint",
    "text",
    "validation",
    "vendors",
)
"""The packages that determine the bytes of a build."""

_LIBRARIES = ("brotli", "deflate", "jinja2", "markdown-it-py", "pydantic", "tdewolff-minify")


def builder_stamp() -> str:
    """Return a hash of the code, the templates, the catalogue and the libraries."""
    package = Path(__file__).parents[2]
    folders = [*(package / name for name in _PACKAGES), TEMPLATES]
    stamp = hashlib.sha256(__version__.encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                content = path.read_bytes()
                stamp.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode())
                stamp.update(content)
    for library in _LIBRARIES:
        try:
            stamp.update(f"{library} {version(library)}\n".encode())
        except PackageNotFoundError:
            stamp.update(f"{library}\n".encode())
    return stamp.hexdigest()
