"""The bundle of CodeMirror."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.configurations import ROOT
from tests.node import require_packages

if TYPE_CHECKING:
    from pathlib import Path

BUNDLED = ROOT / "snippetgen/studio/static/third_party"
LARGEST = 400_000
"""Bytes."""


def test_the_bundle_matches_its_packages(tmp_path: Path) -> None:
    require_packages("esbuild", "@codemirror/view")
    node = shutil.which("node")
    assert node

    subprocess.run([node, "scripts/codemirror/bundle.mjs", str(tmp_path)], cwd=ROOT, check=True)

    for name in ("codemirror.js", "codemirror.LICENSES.txt"):
        assert (tmp_path / name).read_bytes() == (BUNDLED / name).read_bytes(), (
            f"{name} is out of date: run `make editor`"
        )


def test_the_bundle_is_small_and_comes_with_its_licences() -> None:
    assert len((BUNDLED / "codemirror.js").read_bytes()) < LARGEST
    licences = (BUNDLED / "codemirror.LICENSES.txt").read_text()
    sections = licences.split("-" * 80)
    assert len(sections) > 10
    assert all("Permission is hereby granted" in each for each in sections)
    assert "@codemirror/view" in licences
    assert "style-mod" in licences
