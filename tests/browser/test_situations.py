"""Every situation in a real browser: minified bytes, a page over TLS, a URL that travels."""

from __future__ import annotations

import pytest
from snippetgen_harness.situations import situations
from snippetgen_harness.stage import Stage
from snippetgen_harness.verification import verify_situation

from tests.browser.conftest import CONFIGS

# The vendors of the other families are tested in test_vendors.py.
NAMES = [
    name
    for name, config in CONFIGS.items()
    if config.vendor in ("ctm", "callrail", "infinity", "generic-queue") and config.wait_ms == 5000
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("id_", [each.id for each in situations()])
def test_a_configuration_does_what_the_situation_says(stage: Stage, name: str, id_: str) -> None:
    situation = next(each for each in situations() if each.id == id_)
    assert verify_situation(stage, CONFIGS[name], situation).problems == ()
