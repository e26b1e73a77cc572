"""Members of an object: when they are read, and how long they may be."""

from __future__ import annotations

import pytest

from snippetgen.config import SnippetConfig
from tests.configurations import configure
from tests.harness.pages.models.model_page import STORED, run, step

POOL = configure("invoca", '[options]\nsource = "pool-params"')
SHORT = configure("invoca", '[options]\nsource = "pool-params"\nfield_type = "short"')
CALLCAP = configure("callcap")


def test_a_configuration_object_is_read_when_the_vendor_starts() -> None:
    source = step("webmatchVariables.c = '2'")
    before = "webmatchVariables = { c: '1', x: '1' }"
    assert run(CALLCAP, source, before=before) == {"c": "1"}
    assert run(CALLCAP, source, before="webmatchVariables = {}") == {}


@pytest.mark.parametrize(("config", "longest"), [(POOL, 10_000), (SHORT, 255)])
def test_a_value_that_is_too_long_is_dropped(config: SnippetConfig, longest: int) -> None:
    before = f"invocaParams = {{ fits: Array({longest} + 1).join('a') }}; "
    before += "invocaParams.long = invocaParams.fits + 'a'"
    assert list(run(config, STORED, before=before)) == ["fits"]


def test_an_object_of_the_page_is_read_when_the_page_has_been_parsed() -> None:
    config = configure("trackdrive")
    late = step("trackdriveTokens.a = '1'; parsed(); trackdriveTokens.b = '2'")
    assert run(config, late) == {"a": "1"}
    assert run(config, step("trackdriveTokens = { a: '1' }; parsed()")) == {}
    assert run(config, STORED, before="parsed(); trackdriveTokens = { a: '1' }") == {"a": "1"}
