from __future__ import annotations

from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.stage import Stage

from tests.browser.conftest import Open

URL = situation("normal").answers["classic"].url
NO_BEACON = "() => { navigator.sendBeacon = () => false; }"


def test_a_beacon_is_one_request_without_a_preflight(visit: Open, stage: Stage) -> None:
    visit("telmetrics", "included-twice")
    assert stage.inbox.wait(stage.timeout)
    (beacon,) = stage.inbox.beacons()
    assert (beacon.host, beacon.path) == ("api.telmetrics.com", "/v3/api/leadtracking/setTag")
    assert beacon.content_type.startswith("text/plain")
    assert beacon.origin == "https://shop.customer.test"


def test_the_tag_has_the_numbers_that_the_page_shows(visit: Open, stage: Stage) -> None:
    visit("telmetrics")
    assert stage.inbox.wait(stage.timeout)
    assert stage.inbox.beacons()[0].document == {
        "key": 'K&"</script>',
        "tag_data": URL,
        "tracking_numbers": ["5550100"],
        "session_match_period": 1800,
    }


def test_a_customer_s_server_may_be_the_site_itself(visit: Open, stage: Stage) -> None:
    visit("own-site")
    assert stage.inbox.wait(stage.timeout)
    (beacon,) = stage.inbox.beacons()
    assert (beacon.host, beacon.path) == ("shop.customer.test", "/calls")
    assert beacon.document == {
        "optimizely_project": "1234500001",
        "optimizely_account": "1234509999",
        "optimizely_visitor": "oeu1795456899933r0.4711081512342",
        "optimizely_experiments": "&x700010001=700020002",
        "optimizely_segments": "&s172000001=gc&s172000002=direct",
        "optimizely_universal_id": "",
    }


def test_a_refused_beacon_is_posted_with_a_request(visit: Open, stage: Stage) -> None:
    page = visit("own-site")
    assert stage.inbox.wait(stage.timeout)
    stage.inbox.clear()
    page.evaluate(NO_BEACON)
    page.evaluate("""() => {
        document.cookie = 'optimizelyBuckets=' + encodeURIComponent('{"700010003":"700020004"}');
        offlineConversion.refresh();
    }""")
    assert stage.inbox.wait(stage.timeout)
    assert "x700010003" in stage.inbox.beacons()[0].document["optimizely_experiments"]


def test_nothing_is_posted_without_a_conversion(visit: Open, stage: Stage) -> None:
    page = visit("own-site", "no-cookies")
    assert page.answer('"call"')["reason"] == "no_visitor"
    assert stage.inbox.beacons() == ()
