"""The documentation builds without a warning, and its pages load nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from snippetgen.vendors import all_vendors
from tests.configurations import ROOT

LOADED = r"<(?:script|img|iframe|source|video|link)\b[^>]*\b(?:src|href)=[\"']([^\"']+)"
"""Finds what a page loads; a link that a reader follows is not loaded."""


def test_the_site_is_searchable_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "docs", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > len(all_vendors())
    for page in pages:
        loaded = re.findall(LOADED, page.read_text(encoding="utf-8"))
        assert [each for each in loaded if re.match("(?:[a-z]+:)?//", each)] == [], page
    for style in tmp_path.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        found = re.findall(r"(?:url\(|@import)\s*[\"']?(?:[a-z]+:)?//[^)\"']+", text)
        assert found == [], style

    index = (tmp_path / "searchindex.js").read_text(encoding="utf-8")
    assert "catalogue/callrail" in index
    assert "not_a_conversion_url" in index
