"""A function that takes one call: which call counts."""

from __future__ import annotations

from tests.configurations import configure
from tests.harness.pages.models.model_page import STORED, run, step

MANGO = configure("mango-office", '[options]\nid = 1\nselector = ".phone"')


def test_the_first_set_up_call_that_a_stub_kept_counts() -> None:
    before = """
        mgo(function () {});
        mgo({ calltracking: { id: 1, customParam: 'a=1%3D&b=2' } });
        mgo({ calltracking: { id: 1, customParam: 'a=9' } });
    """
    source = step("mgo({ calltracking: { customParam: 'a=8' } })")
    assert run(MANGO, source, before=before, stub=True) == {"a": "1=", "b": "2"}


def test_a_call_without_variables_still_sets_up_the_vendor() -> None:
    source = step("mgo({ calltracking: { id: 7 } })", f"[__page.vendor.settings(), {STORED}]")
    assert run(MANGO, source) == [{"id": 7}, {}]


def test_a_function_gets_the_vendor_when_it_is_ready() -> None:
    assert run(MANGO, "same", before="mgo(function (m) { same = !!m; })", stub=True) is True
