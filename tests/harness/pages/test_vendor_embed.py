from __future__ import annotations

from snippetgen_harness.pages.vendor_embed import STATIC, vendor_model_data

from snippetgen.config import SnippetConfig
from tests.browser.catalogue import every_configuration
from tests.configurations import configure


def has_its_model(config: SnippetConfig) -> bool:
    facts = vendor_model_data(config)
    addresses = filter(None, (facts["script"], facts["stub"]))
    return all((STATIC / address.removeprefix("/_page/")).is_file() for address in addresses)


def test_a_page_finds_the_model_of_every_vendor_s_script() -> None:
    assert [each.name for each in every_configuration() if not has_its_model(each)] == []


def test_a_model_knows_the_parameters_the_names_and_the_limit() -> None:
    facts = vendor_model_data(configure("callrail", packing="fields", universal_id=False))
    assert facts["parameters"]["cache"] == "calltrk-"
    assert facts["variables"][0] == "optimizely_project"
    assert facts["limit"] == 4096 - len("optimizely_experiments=")
    assert facts["return_channel"]["path"] == "custom"


def test_a_model_knows_the_global_that_an_ad_blocker_disables() -> None:
    assert vendor_model_data(configure("ctm"))["blocked_global"] == "__ctm_cvars"
    assert vendor_model_data(configure("comagic"))["blocked_global"] == ""


def test_elements_that_a_snippet_reads_come_before_it() -> None:
    telmetrics = configure("telmetrics", '[options]\nkey = "K"\nnumbers = ".phone"')
    assert vendor_model_data(telmetrics)["at_the_end"] is True
    assert vendor_model_data(configure())["at_the_end"] is False
