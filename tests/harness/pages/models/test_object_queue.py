"""A queue of objects: what the model keeps."""

from __future__ import annotations

from tests.configurations import configure
from tests.harness.pages.models.model_page import run, step

CTM = configure("ctm")
RINGBA = configure("ringba")


def test_a_queue_of_objects_is_adopted_and_merged() -> None:
    source = step("__ctm_cvars.push({ b: '2' }, { a: '3' })")
    assert run(CTM, source, before="__ctm_cvars = [{ a: '1' }]") == {"a": "3", "b": "2"}


def test_objects_of_another_type_are_not_the_user_s_tags() -> None:
    source = step("_rgba_tags.push({ type: 'RT', b: '2' }, { c: '3' }, { type: 'User', d: '4' })")
    assert run(RINGBA, source, before="_rgba_tags = [{ type: 'User', a: '1' }]") == {
        "a": "1",
        "d": "4",
    }
