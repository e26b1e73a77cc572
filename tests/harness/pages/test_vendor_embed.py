from __future__ import annotations

import pytest
from snippetgen_harness.pages.site import STATIC
from snippetgen_harness.pages.vendor_embed import embed_stub, vendor_model_data

from snippetgen.config import SnippetConfig
from tests.browser.catalogue import every_configuration
from tests.configurations import configure

MANGO = configure("mango-office", '[options]\nid = 1\nselector = ".phone"')


@pytest.mark.parametrize("config", list(every_configuration()), ids=lambda config: config.name)
def test_every_vendor_s_family_has_a_model(config: SnippetConfig) -> None:
    script = vendor_model_data(config)["script"]
    assert (STATIC / script.removeprefix("/_page/")).is_file()


def test_a_model_knows_the_parameters_the_names_and_the_limit() -> None:
    facts = vendor_model_data(configure("callrail", packing="fields", universal_id=False))
    assert facts["parameters"]["rerun"] == "CallTrk.swap"
    assert facts["variables"][0] == "optimizely_project"
    assert facts["limit"] == 4096 - len("optimizely_experiments=")
    assert facts["return_channel"]["path"] == "custom"


@pytest.mark.parametrize(
    ("config", "stub"),
    [
        (configure("infinity"), '(window["_ictt"] = window["_ictt"] || []).push(["_track"]);'),
        (MANGO, 'window["mgo"] = window["mgo"] || function queue()'),
        (configure("calltouch"), 'window["ct"] = window["ct"] || function queue()'),
    ],
    ids=["infinity", "mango-office", "calltouch"],
)
def test_the_embed_code_begins_inline(config: SnippetConfig, stub: str) -> None:
    assert embed_stub(config).startswith(stub)


@pytest.mark.parametrize("vendor", ["ctm", "callrail", "comagic", "roistat", "freespee"])
def test_other_vendors_have_no_inline_code(vendor: str) -> None:
    assert embed_stub(configure(vendor)) == ""


def test_numbers_that_are_shown_come_before_the_snippet() -> None:
    telmetrics = configure("telmetrics", '[options]\nkey = "K"\nnumbers = ".phone"')
    assert vendor_model_data(telmetrics)["at_the_end"] is True
    assert vendor_model_data(configure())["at_the_end"] is False
