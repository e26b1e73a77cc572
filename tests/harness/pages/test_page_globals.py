from __future__ import annotations

import pytest
from snippetgen_harness.pages.page_globals import allowed_globals, leaked_globals

from snippetgen.config import SnippetConfig
from snippetgen.destinations import DEFAULT
from tests.configurations import configure


@pytest.mark.parametrize(
    ("config", "allowed"),
    [
        (configure("ctm", **{"global": "sale"}), {"sale", "__ctm_cvars"}),
        (configure("callrail"), {"offlineConversion"}),
        (configure("roistat"), {"offlineConversion", "roistat", "roistatVisitCallback"}),
        (configure("callrail", consent="cmp.may"), {"offlineConversion", "cmp"}),
        (
            configure("callrail", '[data_layer]\nrevenue = "value"'),
            {"offlineConversion", "dataLayer"},
        ),
        (
            configure("callrail", expose="globals"),
            {"offlineConversion", *DEFAULT.functions},
        ),
    ],
)
def test_snippet_vendor_and_consent_tool_may_have_globals(
    config: SnippetConfig, allowed: set[str]
) -> None:
    assert allowed_globals(config) == allowed


def test_unexpected_globals_are_leaks_except_those_of_the_driver() -> None:
    assert leaked_globals(["mine", "theirs", "__pw_bidiInsertText"], {"mine"}) == ["theirs"]
