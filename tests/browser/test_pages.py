from __future__ import annotations

from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.stage import Stage

from tests.browser.conftest import Open

URL = situation("normal").answers["classic"].url


def test_a_fired_url_reaches_the_log_endpoint_unchanged(visit: Open, stage: Stage) -> None:
    page = visit()
    page.send(page.answer('"phone_call_conversion"')["url"])
    (hit,) = stage.hits()
    assert hit.hit.url == URL
    assert hit.good
    assert hit.origin is None


def test_the_real_endpoint_s_cors_answer_lets_a_page_read_it(visit: Open, stage: Stage) -> None:
    page = visit()
    source = "url => fetch(url, { credentials: 'include' }).then(answer => answer.text())"
    assert page.evaluate(source, URL + "&wxhr=true") == "{}"
    assert stage.hits()[0].origin == "https://shop.customer.test"


def test_an_optimizely_that_loads_after_the_wait_is_ignored(visit: Open) -> None:
    page = visit("ctm-short-wait", "optimizely-half-loaded")
    # The snippet sets eight timers in a row, on a slow machine too.
    page.evaluate("""async () => {
        for (let n = 0; n < 30; n++) await new Promise((resolve) => setTimeout(resolve, 10));
        window.optimizely = {
            data: {}, getProjectId: () => 1234500001, getAccountId: () => 1234509999,
        };
        await new Promise((resolve) => setTimeout(resolve, 200));
    }""")
    assert page.stored() == {}
    assert page.evaluate("() => offlineConversion.refresh()") == URL
    assert page.stored() == {"optimizely_conversion": URL}


def test_waiting_for_a_hand_over_ends_when_the_snippet_stops_trying(visit: Open) -> None:
    assert visit().wait_for_handover({"optimizely_conversion": "another"})
    page = visit("telmetrics", "no-cookies")
    assert page.wait_for_handover({"optimizely_conversion": URL})
    assert page.stored() == {}


def test_a_change_is_handed_over_on_refresh(visit: Open) -> None:
    page = visit()
    page.evaluate("""() => {
        document.cookie = 'optimizelyBuckets=' + encodeURIComponent('{"700010003":"700020004"}');
        offlineConversion.refresh();
    }""")
    changed = URL.replace("x700010001=700020002", "x700010003=700020004")
    assert page.stored() == {"optimizely_conversion": changed}


def test_a_visitor_who_opts_out_later_is_no_longer_converted(visit: Open) -> None:
    page = visit()
    page.evaluate("() => document.cookie = 'optimizelyOptOut=true'")
    assert page.answer('"call"') == {"url": "", "reason": "opted_out", "error": ""}


def test_consent_is_asked_for_at_every_call(visit: Open) -> None:
    page = visit("ctm-consent")
    page.evaluate("() => { cmp.allows = () => false; }")
    assert page.answer('"call"') == {"url": "", "reason": "no_consent", "error": ""}
    page.evaluate("() => { cmp.allows = () => true; }")
    assert page.answer('"call"')["reason"] == "ready"


def test_the_sample_s_functions_are_globals_if_configured(visit: Open) -> None:
    page = visit("ctm-options")
    assert page.evaluate("() => getAccountId() + getProjectId()") == "12345099991234500001"
    assert page.evaluate("() => generateConversionUrl('call', 500)").endswith("&v=500&g=12,34")


def test_a_vendor_s_script_that_loads_late_finds_the_value(visit: Open) -> None:
    page = visit("infinity", "vendor-late")
    page.wait_for_handover({"optimizely_conversion": URL})
    assert page.stored() == {"optimizely_conversion": URL}


def test_the_page_is_a_secure_context(visit: Open) -> None:
    assert visit().evaluate("() => [isSecureContext, location.protocol]") == [True, "https:"]


def test_a_call_that_the_vendor_needs_is_also_made_without_a_conversion(visit: Open) -> None:
    page = visit("mango-office", "no-cookies")
    page.wait_until("() => window.__page.vendor.settings()")
    settings = page.evaluate("() => window.__page.vendor.settings()")
    assert settings == {"id": 7, "elements": [{"selector": ".phone"}]}
