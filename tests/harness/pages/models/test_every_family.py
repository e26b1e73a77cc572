"""Common features of all models: a broken script, a second copy, a stub, a return channel."""

from __future__ import annotations

import json
from typing import Any

import dukpy
import pytest
from snippetgen_harness.pages.vendor_embed import vendor_model_data

from snippetgen.config import SnippetConfig
from tests.configurations import configure
from tests.harness.pages.models.model_page import model_source, run, step

CTM = configure("ctm")
RINGBA = configure("ringba")
INFINITY = configure("infinity")
FREESPEE = configure("freespee")
MANGO = configure("mango-office", '[options]\nid = 1\nselector = ".phone"')
COMAGIC = configure("comagic")
CALLTOUCH = configure("calltouch")
ROISTAT = configure("roistat")
INVOCA = configure("invoca")
POOL = configure("invoca", '[options]\nsource = "pool-params"')
CALLCAP = configure("callcap")
CALLRAIL = configure("callrail")
GENERIC_COOKIE = configure("generic-cookie")


@pytest.mark.parametrize(
    ("config", "call"),
    [
        (CTM, "__ctm_cvars.push({ a: '1' })"),
        (INFINITY, "_ictt.push(['_setCustomVar', ['a', '1']])"),
        (MANGO, "mgo({ calltracking: { customParam: 'a=1' } })"),
        (COMAGIC, "Comagic.setProperty('a', '1')"),
    ],
    ids=lambda value: value.vendor if isinstance(value, SnippetConfig) else "",
)
def test_the_functions_of_a_broken_vendor_throw_for_a_while(
    config: SnippetConfig, call: str
) -> None:
    first = step("pass()", f"caught(function () {{ {call}; }})")
    mended = step(f"loaded(); pass(); {call}")
    error, stored = run(config, f"[{first}, {mended}]", script="broken")
    assert "is broken" in error
    assert stored == {"a": "1"}


@pytest.mark.parametrize("vendor", ["ctm", "infinity", "callrail", "comagic", "invoca", "callcap"])
def test_a_second_copy_of_the_vendor_s_script_does_nothing(vendor: str) -> None:
    same = step("var first = __page.vendor; model()", "__page.vendor === first && !timers[1]")
    assert run(configure(vendor), same) is True


@pytest.mark.parametrize(
    ("config", "source", "expected"),
    [
        (INFINITY, "_ictt", [["_track"]]),
        (FREESPEE, "typeof __fs_conf", "undefined"),
        (MANGO, "(mgo(1), mgo.q[0][0])", 1),
        (CALLTOUCH, "(ct(1), ct.q[0][0])", 1),
        (ROISTAT, "typeof roistat", "undefined"),
    ],
    ids=["infinity", "freespee", "mango-office", "calltouch", "roistat"],
)
def test_a_page_has_what_the_vendor_s_stub_defines(
    config: SnippetConfig, source: str, expected: object
) -> None:
    facts = vendor_model_data(config)
    interpreter = dukpy.JSInterpreter()
    page = {"situation": {"vendor": facts}}
    interpreter.evaljs(f"var window = this; window.__page = {json.dumps(page)}; null")
    interpreter.evaljs(f"{model_source(facts['stub'].removeprefix('/_page/'))}; null")
    assert interpreter.evaljs(source) == expected


@pytest.mark.parametrize("config", [CTM, CALLRAIL, INVOCA, CALLCAP])
def test_some_vendors_have_no_stub(config: SnippetConfig) -> None:
    assert vendor_model_data(config)["stub"] == ""


CALL = {"id": "C1"}


@pytest.mark.parametrize(
    ("config", "before", "expected"),
    [
        (CTM, "__ctm_cvars = [{ a: '1' }, { b: '2' }]", {"cvars": '[{"a":"1"},{"b":"2"}]'}),
        (CTM, "", {}),
        (
            CALLRAIL,
            "cookies = 'optimizely_conversion=1'; parsed()",
            {"custom": {"optimizely_conversion": "1"}},
        ),
        (CALLRAIL, "", {"custom": ""}),
        (POOL, "invocaParams = { a: '1' }", {"custom_data": [{"name": "a", "value": "1"}]}),
        (POOL, "", {"custom_data": []}),
    ],
)
def test_a_call_is_returned_as_json(
    config: SnippetConfig, before: str, expected: dict[str, Any]
) -> None:
    returned = run(config, f"__page.vendor.returns({json.dumps(CALL)})", before=before)
    assert returned["content_type"] == "application/json"
    assert json.loads(returned["body"]) == {**CALL, **expected}


@pytest.mark.parametrize(
    ("config", "before"),
    [
        (INFINITY, "_ictt = [['_setCustomVar', ['a', '1&2']]]"),
        (RINGBA, "_rgba_tags = [{ type: 'User', a: '1&2' }]"),
    ],
)
def test_a_call_is_returned_as_a_query(config: SnippetConfig, before: str) -> None:
    returned = run(config, f"__page.vendor.returns({json.dumps(CALL)})", before=before)
    assert returned == {"method": "GET", "query": "id=C1&a=1%262"}


def test_the_only_text_of_a_beacon_is_returned_by_its_name() -> None:
    config = configure("telmetrics", '[options]\nkey = "K"\nnumbers = ".phone"')
    source = f"__page.returns([{{ tag_data: 'x' }}], {json.dumps(CALL)})"
    returned = run(config, source)
    attribution = {"AttributionDetails": {"session_tag": {"tag_data": "x"}}}
    assert json.loads(returned["body"]) == {"id": "C1", "Notifications": [attribution]}


@pytest.mark.parametrize("config", [CALLTOUCH, MANGO, FREESPEE, GENERIC_COOKIE])
def test_nothing_is_returned_if_the_vendor_s_return_channel_is_not_established(
    config: SnippetConfig,
) -> None:
    assert run(config, "__page.vendor.returns({})") is None
