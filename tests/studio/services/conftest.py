from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from jinja2 import FileSystemLoader

from snippetgen.builder import rendering
from snippetgen.files.resources import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A snippet template in a copy of the template folder."""
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path / "templates")
    monkeypatch.setattr(
        rendering._structure, "loader", FileSystemLoader(tmp_path / "templates" / "js")
    )
    rendering.forget_templates()
    yield tmp_path / "templates" / "js" / "core" / "api.js"
    rendering.forget_templates()
