"""Hostile pages, browsers and extensions around a snippet, in every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from snippetgen_harness.browsers import ENGINES, Engine
from snippetgen_harness.browsers.errors import PageError
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.stage import Stage, open_stage

from snippetgen.builder.rendering import render
from tests.browser.conftest import CONFIGS
from tests.patience import PATIENCE, until

CTM, BEACON = CONFIGS["ctm"], CONFIGS["generic-beacon"]
NORMAL = situation("normal")
URL = NORMAL.answers["classic"].url
STORED = {"optimizely_conversion": URL}


@pytest.fixture(params=ENGINES)
def stage(request: pytest.FixtureRequest, stages: Callable[[Engine], Stage]) -> Stage:
    """A stage in each engine."""
    return stages(request.param)


@pytest.fixture
def caching_stage(stage: Stage, full_chromium: None) -> Iterator[Stage]:  # noqa: ARG001
    """A stage whose browser has a back/forward cache, unlike a headless shell."""
    if not stage.tab.browser.startswith("Chromium"):
        yield stage
        return
    with open_stage([CTM], timeout=PATIENCE) as opened:
        yield opened


def test_a_page_works_and_hands_over_once_after_going_back(caching_stage: Stage) -> None:
    stage = caching_stage
    visit = stage.open(CTM, NORMAL)
    visit.evaluate("""() => {
        window.kept = 1;
        // On a busy machine, the first `pageshow` may be still to come.
        addEventListener('pageshow', ({ persisted }) => {
            if (persisted) new Image().src = offlineConversion.generateConversionUrl('back');
        });
        setTimeout(() => { location.hash = 'a'; });
    }""")
    assert visit.wait_until("() => location.hash === '#a'")
    stage.tab.open("https://shop.customer.test/?configuration=ctm&situation=no-cookies")
    with suppress(PageError):  # the page may leave before it answers
        stage.tab.evaluate("() => { setTimeout(() => history.back()); }")
    # A call into a page that enters the back/forward cache may never return, so the test asks the
    # endpoint and not the tab.
    until(stage.hits)
    assert visit.wait_until("() => window.__page.situation.cookies.length > 0")
    assert visit.stored() == STORED
    assert visit.evaluate("() => window.__ctm_cvars.length") == 1
    assert visit.evaluate("() => window.kept") == 1


def test_a_service_worker_in_between_changes_nothing(stage: Stage) -> None:
    visit = stage.open(CTM, NORMAL)
    visit.evaluate("""async () => {
        await navigator.serviceWorker.register('/worker.js');
        await navigator.serviceWorker.ready;
    }""")
    try:
        visit = stage.open(CTM, NORMAL)
        assert visit.evaluate("() => !!navigator.serviceWorker.controller")
        visit.wait_for_handover(STORED)
        assert visit.stored() == STORED
        visit.send(URL)
        assert [hit.hit.url for hit in stage.hits()] == [URL]
    finally:
        visit.evaluate("""async () => {
            const all = await navigator.serviceWorker.getRegistrations();
            await Promise.all(all.map(each => each.unregister()));
        }""")


def test_an_iframe_without_cookies_has_a_reason_and_no_error(stage: Stage) -> None:
    script = render(CTM).minified
    tell = "parent.postMessage([offlineConversion.reason, offlineConversion.getUserId()], '*')"
    page = (
        f"<script>window.optimizely = []</script><script>{script}</script><script>{tell}</script>"
    )
    reason = stage.open(CTM, NORMAL).evaluate(
        """page => new Promise(resolve => {
            addEventListener('message', event => resolve(event.data.join()));
            const frame = document.createElement('iframe');
            frame.sandbox = 'allow-scripts';
            frame.srcdoc = page;
            document.body.appendChild(frame);
        })""",
        page,
    )
    assert reason == "optimizely_loading,"


def test_a_value_that_is_handed_over_outlives_the_page(stage: Stage) -> None:
    stage.open(BEACON, NORMAL)
    stage.tab.open("https://shop.customer.test/?configuration=ctm&situation=no-cookies")
    assert stage.inbox.wait(stage.timeout)
    (beacon,) = stage.inbox.beacons()
    assert beacon.document == STORED
