"""Retreaver's own browser library in the place of the model, its network answered here.

The library is open source (retreaver/retreaver-js, GPL) and not in a package registry: give the
path of a copy of its dist/retreaver.js in SNIPPETGEN_RETREAVER.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Request, Route
from snippetgen_harness.expectations import expect
from snippetgen_harness.situations import situation
from snippetgen_harness.stage import PATIENCE, Stage

from tests.browser.conftest import CONFIGS

LIBRARY = os.environ.get("SNIPPETGEN_RETREAVER")

pytestmark = pytest.mark.skipif(
    not LIBRARY, reason="SNIPPETGEN_RETREAVER names no copy of Retreaver's library"
)

# As the page of a customer keeps its number object; a number is requested some time after.
PAGE = """
Retreaver.configure({ host: 'api.retreaver.test', prefix: 'https' });
window.__page.run(function () { return [{}]; });
setTimeout(function () {
    window.retreaverNumber = new Retreaver.Number({
        id: 7, number: '+18885550100', campaign_key: 'KEY', is_per_visitor: PER_VISITOR
    });
}, 60);
"""
REPLACE_TAGS = "https://api.retreaver.test/api/v1/numbers/replace_tags"


@pytest.fixture
def requests(stage: Stage) -> Iterator[list[Request]]:
    """What the library has requested."""
    made: list[Request] = []

    def answer(route: Route) -> None:
        made.append(route.request)
        route.fulfill(json={}, headers={"access-control-allow-origin": "*"})

    stage.context.route("https://api.retreaver.test/**", answer)
    yield made
    stage.context.unroute_all(behavior="wait")


def install(stage: Stage, *, per_visitor: bool) -> None:
    """Serve the library, with the page's own set-up, as the vendor's script."""
    assert LIBRARY
    page = PAGE.replace("PER_VISITOR", str(per_visitor).lower())
    script = Path(LIBRARY).read_text(encoding="utf-8") + page
    stage.context.route(
        "**/_page/models/method-when-ready.js",
        lambda route: route.fulfill(body=script, content_type="text/javascript"),
    )


@pytest.mark.parametrize("id_", ["normal", "vendor-before", "vendor-late", "everything-late"])
def test_the_library_s_own_request_carries_the_tags(
    stage: Stage, requests: list[Request], id_: str
) -> None:
    install(stage, per_visitor=True)
    config = CONFIGS["retreaver"]
    with stage.context.expect_event("request", lambda r: r.url == REPLACE_TAGS, timeout=PATIENCE):
        visit = stage.open(config, situation(id_))
    visit.page.wait_for_load_state("networkidle")
    (sent,) = (request for request in requests if request.url == REPLACE_TAGS)
    assert sent.post_data_json == {
        "tag_values": expect(config, situation(id_)).stored,
        "ids": [7],
        "campaign_key": "KEY",
    }
    assert visit.complaints == []


def test_numbers_that_are_not_per_visitor_throw_and_the_page_does_not(
    stage: Stage, requests: list[Request]
) -> None:
    install(stage, per_visitor=False)
    visit = stage.open(CONFIGS["retreaver"], situation("normal"))
    visit.page.wait_for_function("window.retreaverNumber")
    visit.page.evaluate("offlineConversion.refresh()")
    assert visit.answer('"call"')["reason"] == "ready"
    assert requests == []
    assert visit.complaints == []
