"""The round trip: page, vendor, return channel, conversion URL, log endpoint."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from snippetgen_harness.browsers import Engine
from snippetgen_harness.pages.situations import Situation, situation
from snippetgen_harness.verify.expectations import expect
from snippetgen_harness.verify.stage import Stage

from snippetgen.config import SnippetConfig
from snippetgen.conversions.classic_url import parse
from snippetgen.vendors.payloads import PayloadError, read_variables
from tests.browser.conftest import CATALOGUE
from tests.sampling import sample

CALL = {"id": "CALL1", "caller_number": "+15550199"}


def go_round(stage: Stage, config: SnippetConfig, page: Situation) -> None:
    expectation = expect(config, page)
    visit = stage.open(config, page)
    visit.wait_for_handover(expectation.stored)

    returned = visit.call_payload(CALL)
    if returned is None:
        # It is not known how the vendor returns it, so the test continues with the stored values.
        with pytest.raises(PayloadError, match="is not established"):
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
    receiver, found = config.destination_object.read_back(config, variables)
    text = receiver.write(found)
    assert text == expectation.answer.url
    visit.send(text)
    (record,) = stage.hits()
    if record.body:
        assert (record.body.status, record.findings) == (204, ())
    else:
        assert record.hit.pairs == parse(text).pairs
        assert not [each for each in receiver.judge(record.hit.url) if each.severity == "error"]
    assert visit.page_errors() == []


OF_EVENTS = {
    "web": ["web-own-visitor-id-marks"],
    "edge": ["edge-visitor-encoded"],
    "feature": ["feature-id-marks"],
}
"""Situations of the destinations that receive events."""


def returned_by(config: SnippetConfig) -> tuple[object, ...]:
    """Return the facts on which the returned variables depend. A plain run tries each once."""
    if config.destination in OF_EVENTS:  # one value, which a vendor returns as it does a URL
        return config.vendor_descriptor.family(config.options).name, "events"
    # Both Classic destinations have the same variables. The packing decides which ones return,
    # and the choice of an option decides how.
    vendor = config.vendor_descriptor
    choices = {key: value for key, value in config.options.items() if vendor.options[key].choices}
    return vendor.slug, frozenset(choices.items()) or config.packing


PAGES = sample(
    (
        (engine, name, id_)
        for engine in ("chromium", "webkit")
        for name, config in CATALOGUE.items()
        for id_ in OF_EVENTS.get(config.destination, ["segment-injection", "universal-id"])
    ),
    lambda _, name, __: returned_by(CATALOGUE[name]),
)


@pytest.mark.parametrize(("engine", "name", "id_"), PAGES)
def test_a_conversion_makes_the_round_trip(
    stages: Callable[[Engine], Stage], engine: Engine, name: str, id_: str
) -> None:
    go_round(stages(engine), CATALOGUE[name], situation(id_))


@pytest.mark.parametrize("id_", ["segment-injection", "universal-id"])
def test_a_conversion_for_a_custom_vendor_makes_the_round_trip(
    stage: Stage, own_vendor: SnippetConfig, id_: str
) -> None:
    go_round(stage, own_vendor, situation(id_))
