"""The whole way round: page, vendor, return channel, conversion URL, log endpoint."""

from __future__ import annotations

import pytest
from snippetgen_harness.pages.situations import Situation, situation
from snippetgen_harness.verify.expectations import expect
from snippetgen_harness.verify.stage import Stage

from snippetgen.build.reassembly import conversion, conversion_url
from snippetgen.config import SnippetConfig
from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.web import WebConversion
from snippetgen.destinations.names import form_of
from snippetgen.lint.judge import judge_url
from snippetgen.vendors.payloads import ReturnError, read_variables
from tests.browser.conftest import CATALOGUE
from tests.sampling import sample

CALL = {"id": "CALL1", "caller_number": "+15550199"}


def go_round(stage: Stage, config: SnippetConfig, page: Situation) -> None:
    expectation = expect(config, page)
    visit = stage.open(config, page)
    visit.wait_for_handover(expectation.stored)

    returned = visit.call_payload(CALL)
    if returned is None:
        # How the vendor returns it is not known: what it holds is followed from here.
        with pytest.raises(ReturnError, match="is not established"):
            read_variables(config.vendor_descriptor)
        variables = visit.stored()
    else:
        assert returned["method"] == config.vendor_descriptor.return_channel.method
        variables = read_variables(
            config.vendor_descriptor,
            body=returned.get("body", ""),
            query=returned.get("query", ""),
        )

    assert config.goal == page.goal
    found = conversion(config, variables)
    if isinstance(found, WebConversion):
        assert encode(found) == expectation.answer.url
        assert stage.sender.send(found).status_code == 204
        (record,) = stage.hits()
        assert record.findings == ()
        assert visit.page_errors() == []
        return
    url = conversion_url(config, variables)
    visit.send(url)
    (hit,) = stage.hits()
    assert url == expectation.answer.url
    assert hit.hit.pairs == parse(url).pairs
    assert [
        each for each in judge_url(hit.hit, form_of(config.destination)) if each.severity == "error"
    ] == []
    assert visit.page_errors() == []


PAGES = sample(
    (
        (name, id_)
        for name, config in CATALOGUE.items()
        for id_ in (
            ["web-own-visitor-id-marks"]
            if config.destination == "web"
            else ["segment-injection", "universal-id"]
        )
    ),
    lambda name, _: name,
)


@pytest.mark.parametrize(("name", "id_"), PAGES)
def test_a_conversion_goes_all_the_way_round(stage: Stage, name: str, id_: str) -> None:
    go_round(stage, CATALOGUE[name], situation(id_))


@pytest.mark.parametrize("id_", ["segment-injection", "universal-id"])
def test_so_does_that_of_a_vendor_of_one_s_own(
    stage: Stage, own_vendor: SnippetConfig, id_: str
) -> None:
    go_round(stage, own_vendor, situation(id_))
