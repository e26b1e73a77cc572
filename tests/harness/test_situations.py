from __future__ import annotations

import pytest
from pydantic import ValidationError
from snippetgen_harness.situations import Situation, situation, situations

from snippetgen.wire.classic import build, conversion_of, parse
from snippetgen.wire.destination import ClassicForm

CLASSIC_FORMS: tuple[ClassicForm, ...] = ("classic", "classic-2015")
URLS = [
    (destination, expected.url)
    for each in situations()
    for holder in (each, each.call)
    if holder
    for destination in CLASSIC_FORMS
    if (expected := holder.expected(destination)).url
]


def test_every_situation_has_an_id_of_its_own() -> None:
    ids = [each.id for each in situations()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("destination", "url"), URLS)
def test_expected_urls_are_what_the_wire_format_builds(destination: ClassicForm, url: str) -> None:
    assert build(conversion_of(parse(url), destination), destination) == url


def test_every_reason_of_the_contract_that_needs_no_configuration_occurs() -> None:
    reasons = {
        holder.expected("classic").reason
        for each in situations()
        for holder in (each, each.call)
        if holder
    }
    assert reasons == {
        "ready",
        "optimizely_missing",
        "optimizely_loading",
        "opted_out",
        "no_project",
        "no_visitor",
        "no_experiment",
        "no_goal",
    }


def test_our_cookies_come_after_the_crowd() -> None:
    cookies = situation("many-cookies").cookies
    assert len(cookies) == 153
    assert cookies[-1].startswith("optimizelySegments=")


def test_a_misspelt_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="cokies"):
        Situation.model_validate({**situation("normal").model_dump(by_alias=True), "cokies": []})
