from __future__ import annotations

import re

from tests.configurations import ROOT
from tests.snippet.layout import LAYOUT_READS

READS = re.compile(rf"\b({'|'.join(LAYOUT_READS)})\b")


def test_no_template_reads_members_that_force_a_layout() -> None:
    templates = sorted((ROOT / "templates/js").rglob("*.js"))
    found = {
        path.relative_to(ROOT).as_posix(): READS.findall(path.read_text(encoding="utf-8"))
        for path in templates
    }
    assert found == {name: [] for name in found}
    assert "templates/js/core/waiting.js" in found
