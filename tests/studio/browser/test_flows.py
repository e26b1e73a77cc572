"""Complete flows in the studio."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from snippetgen_harness.pages.situations import relevant_situations

from snippetgen.destinations import destination
from tests.studio.browser.conftest import (
    CTM,
    Studio,
    choose_optimizely,
    choose_vendor,
    chromium_only,
    expect_reason,
    expect_toml,
    write_toml,
)

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

HOSTILE = "</script><img src=x onerror=alert(1)>{{ 7*7 }}"
BUCKETS = "%7B%22700010001%22%3A%22700020002%22%7D"


def pipeline(page: Page, status: str) -> Locator:
    return page.locator(f"#pipeline [data-status={status}]")


def test_a_new_configuration_is_saved_and_verified(page: Page, studio: Studio) -> None:
    page.goto(studio.address)
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()

    choose_vendor(page, "ringrevenue")
    expect(page.locator("#vendor-facts")).to_contain_text("evidence 5 of 5")
    expect(page.locator("#toml")).to_contain_text('vendor = "invoca"')
    expect_reason(page, "ready")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("File name")).to_be_focused()
    steps = page.evaluate("history.length")
    page.keyboard.press("Enter")

    expect(page.locator("#status")).to_have_text("saved")
    expect(page).to_have_url(re.compile(r"file=invoca\.toml"))
    assert page.evaluate("history.length") == steps
    assert 'vendor = "invoca"' in (studio.folder / "invoca.toml").read_text()
    page.get_by_role("tab", name="Verify").click()
    page.get_by_label("Situations", exact=True).select_option("one")
    page.get_by_role("button", name="Verify").click()
    expect(page.locator("#result p").first).to_have_text(re.compile("^verified in Chromium, at "))
    expect(page.locator("#progress-words")).to_have_text(
        "invoca.toml: 1 of 1 situations, none failed."
    )
    report = page.get_by_role("link", name="Open the report").get_attribute("href")
    assert report
    assert page.request.get(report).ok
    page.locator(".square[data-status=passed]").click()
    expect(page.get_by_role("tab", name="Studio")).to_have_attribute("aria-selected", "true")
    expect_reason(page, "ready")


def test_a_broken_cookie_is_explained_and_a_repaired_one_makes_a_conversion(
    page: Page, studio: Studio
) -> None:
    page.goto(studio.address)
    choose_optimizely(page, "Optimizely Classic")
    choose_vendor(page, "invoca")
    expect_reason(page, "ready")
    expect(page.locator(".stored .caption code")).to_have_text("optimizely_conversion")

    page.get_by_role("button", name="Broken cookie").click()
    expect_reason(page, "no_experiment")
    expect(page.locator(".reason")).to_contain_text("the visitor is in no experiment")
    expect(page.locator(".stored")).to_have_text("Nothing.")
    page.get_by_role("button", name="A call comes in").click()
    expect(page.locator("#calls")).to_contain_text("no conversion")
    expect(page.locator(".hit")).to_have_count(0)
    expect(pipeline(page, "done")).to_have_text([re.compile("^Configured")])
    expect(pipeline(page, "failed")).to_have_text([re.compile("^Optimizely read")])
    expect(page.locator("#pipeline-words")).to_contain_text("the visitor is in no experiment")

    page.get_by_role("button", name="Ordinary visitor").click()
    expect_reason(page, "ready")
    page.get_by_role("button", name="A call comes in").click()
    expect(page.locator("#calls")).to_contain_text("requested")
    expect(pipeline(page, "done")).to_have_count(8)
    hit = page.locator(".hit")
    expect(hit.locator("summary")).to_contain_text("Conversion 1 valid")
    value = page.locator(".stored .variable > p").inner_text()
    assert page.locator("#preview").inner_text().count(value) == 1
    assert page.locator("#call").inner_text().count(value) == 1
    page.get_by_role("button", name="See it at the log endpoint").click()
    expect(hit.locator("summary")).to_be_focused()
    page.locator("#pipeline").get_by_role("button", name="Handed over").click()
    expect(page.locator(".stored")).to_be_focused()
    expect(hit).to_contain_text("experiment 700010001: the variation that the visitor saw")

    page.get_by_role("button", name="Save and build").click()
    page.get_by_role("button", name="Save the file").click()
    expect(page.locator("#toast")).to_contain_text("Built ")
    assert (studio.folder.parent / "dist" / "invoca" / "invoca.min.js").is_file()


def test_an_edited_cookie_is_decoded_and_used_on_the_page(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    page.locator("#edits > summary").click()

    page.get_by_label("optimizelyBuckets", exact=True).fill("%7B%2270001")
    expect(page.locator("#buckets-decoded")).to_have_text('{"70001 (not JSON)')
    expect_reason(page, "no_experiment")
    expect(page.locator(".reason")).to_contain_text("optimizelyBuckets is not JSON")
    expect(page.locator("#outcome")).to_have_text(
        "no_experiment Nothing is sent: the visitor is in no experiment."
    )
    page.mouse.move(800, 500)
    page.mouse.wheel(0, 400)
    expect(page.locator("#outcome")).to_be_in_viewport(ratio=1)
    page.get_by_label("optimizelyBuckets", exact=True).fill("%7B%2231%22%3A0%7D")
    expect(page.locator(".reason")).to_contain_text("experiment 31 has the value 0")
    page.get_by_role("checkbox", name="optimizelyBuckets is set").uncheck()
    expect(page.locator(".reason")).to_contain_text("The cookie optimizelyBuckets is missing")
    page.get_by_role("checkbox", name="optimizelyBuckets is set").check()

    page.get_by_label("optimizelyBuckets", exact=True).fill("%7B%2231%22%3A%2241%22%7D")
    expect(page.locator(".stored")).to_contain_text("x31=41")
    page.get_by_label("Variation map").fill('{"1": "2"}')
    expect(page.locator("#variations-problem")).to_contain_text("Enter a variation map")
    page.get_by_role("button", name="Undo edits").click()
    expect(page.locator(".stored")).to_contain_text("x700010001=700020002")
    page.get_by_label("State").select_option("queue")
    expect_reason(page, "optimizely_loading")


def test_form_and_text_stay_in_sync_and_show_problems_beside_the_field(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", f"# Kept.\n{CTM}")
    page.goto(studio.address)
    expect_reason(page, "ready")

    page.get_by_label("Variable for the conversion URL").fill("two words")
    expect(page.locator("[id='setting-variables.url-problem']")).to_contain_text("two words")
    expect_toml(page, f'# Kept.\n{CTM}\n[variables]\nurl = "two words"\n')
    expect(page.locator("#status")).to_have_text("1 problem")

    write_toml(page, f"{CTM}wait_ms = 10\nexpse = 1\nproject_id = '\"1\"'\n")
    expect(page.locator("[id='setting-project_id-problem']")).to_have_text(
        r'"\"1\"": must be 1 to 20 digits. Write it without the quotation marks.'
    )
    expect(page.locator("#toml-problems")).to_contain_text("1 to 20 digits in quotes.")
    expect(page.locator("[id='setting-guide.sender-help'] code")).to_have_text("snippetgen relay")
    expect(page.get_by_label("Wait for Optimizely")).to_have_value("10")
    expect(page.locator("#toml-problems")).to_contain_text('Did you mean "expose"?')
    write_toml(page, "=")
    expect(page.locator("#toml-problems")).to_contain_text("not valid TOML")

    studio.write("broken.toml", "vendor = ctm\n")
    page.get_by_role("combobox", name="Configuration").select_option(label="broken.toml (invalid)")
    expect(page.locator("#toml-name")).to_have_text("broken.toml")
    expect(page.get_by_label("Call-tracking vendor")).to_have_value("")
    expect(page.locator("#main-settings .field")).to_have_count(0)
    write_toml(page, CTM)
    expect(page.get_by_label("Goal", exact=True)).to_have_value("phone_call_conversion")


def test_hostile_text_is_escaped_and_messages_from_other_windows_are_ignored(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", f'vendor = "ctm"\ngoal = "{HOSTILE}"\nname = "{HOSTILE}"\n')
    studio.write("good.toml", f'vendor = "ctm"\ngoal = "{HOSTILE}"\n')
    page.goto(studio.address)
    page.get_by_label("Configuration").select_option("calls.toml")
    expect(page.locator("#setting-name-problem")).to_contain_text("<img")
    page.get_by_label("Configuration").select_option("good.toml")
    expect(page.get_by_label("Goal", exact=True)).to_have_value(HOSTILE)
    page.locator("#edits > summary").click()
    page.get_by_label("optimizelyEndUserId", exact=True).fill(HOSTILE)
    expect(page.locator(".stored")).to_contain_text("&u=%3C")
    page.get_by_role("button", name="A call comes in").click()
    expect(page.locator(".hit dd", has_text=HOSTILE).first).to_be_visible()
    page.get_by_role("tab", name="Code & tags").click()
    expect(page.locator("#code")).to_contain_text("u003cimg")
    page.get_by_role("tab", name="Explain").click()
    page.get_by_label("Paste a conversion URL").fill(
        f"https://1.log.optimizely.com/event?{HOSTILE}={HOSTILE}"
    )
    page.get_by_label("Paste a Cookie header").fill(f"optimizelyEndUserId={HOSTILE}")
    expect(page.locator("#explained")).to_contain_text("<img")
    expect(page.locator("#read")).to_contain_text("<img")

    assert page.locator("img").count() == 0
    page.get_by_role("tab", name="Studio").click()
    page.evaluate("""() => new Promise(resolve => {
        window.addEventListener('message', resolve);
        const forged = { vendor: null, call: '', url: '', reason: 'forged' };
        for (let visit = 1; visit < 20; visit++)
            window.postMessage({ type: 'state', visit: String(visit), ...forged }, '*');
    })""")
    expect_reason(page, "ready")


def test_pasted_text_is_explained(page: Page, studio: Studio) -> None:
    page.goto(studio.address)
    page.get_by_role("tab", name="Explain").click()

    page.get_by_label("Paste a conversion URL").fill(
        "http://1.log.optimizely.com/event?a=1&n=x&v=1.5"
    )
    expect(page.locator("#explained")).to_contain_text("revenue_not_integer")
    expect(page.locator("#explained")).to_contain_text("revenue in cents")
    page.get_by_label("Paste a conversion URL").fill(
        '10.0.0.1 [25/Nov] "GET https://1.log.optimizely.com/event?a=1&n=sale HTTP/1.1" 200'
    )
    expect(page.locator("#explained p").first).to_have_text(
        "Found: https://1.log.optimizely.com/event?a=1&n=sale"
    )
    page.get_by_label("Paste a Cookie header").fill(f"Cookie: optimizelyBuckets={BUCKETS}")
    expect(page.locator("#read")).to_contain_text("experiment 700010001")
    expect(page.locator("#read")).to_contain_text("The cookie optimizelyEndUserId is missing")


def test_switching_to_web_experimentation_leads_to_a_valid_event(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    expect(page.locator(".reason")).to_contain_text("A conversion URL was built.")
    expect(page.locator("#settings").get_by_label("Event id")).to_have_count(0)

    page.get_by_label("Destination", exact=True).select_option("web")
    expect(page.get_by_text("and a service turns it into an event")).to_be_visible()
    expect(page.get_by_label("Situation", exact=True)).to_have_value("web-normal")
    expect(page.locator(".reason")).to_contain_text("A compact value was built.")
    expect(page.get_by_label("Variable for the compact value")).to_be_visible()
    expect(page.locator("#settings").get_by_label("Event id")).to_be_visible()
    page.get_by_text("What the compact value contains").click()
    expect(page.locator(".stored")).to_contain_text("the event's API name")

    page.get_by_role("button", name="No visitor id").click()
    expect_reason(page, "no_visitor")
    expect(page.locator(".reason")).to_contain_text("randomId is null or blank")
    page.get_by_role("button", name="Ordinary visitor").click()
    expect_reason(page, "ready")
    page.get_by_role("button", name="A call comes in").click()
    hit = page.locator(".hit")
    expect(hit.locator("> summary")).to_contain_text("Conversion 1 valid for the Event API")
    expect(hit).to_contain_text("Response: 204, in strict mode.")
    expect(hit).to_contain_text("No findings.")
    expect(hit).to_contain_text("visitors[0].snapshots[0].events[0].entity_id")
    hit.get_by_text("Request body").click()
    expect(hit.get_by_label("Body of the request")).to_contain_text('"enrich_decisions": true')
    value = page.locator(".stored .variable > p").inner_text()

    page.get_by_role("tab", name="Explain").click()
    page.get_by_label("Paste a conversion URL").fill(value[:-1])
    expect(page.locator("#explained")).to_contain_text("unreadable_value")
    page.get_by_role("button", name="A compact value").click()
    expect(page.locator("#explained")).to_contain_text("revenue in cents")
    expect(page.locator("#explained")).to_contain_text("No findings.")

    page.get_by_role("tab", name="Studio").click()
    situation = page.get_by_label("Situation", exact=True)
    for chosen, shown in (("classic+web", "web-normal"), ("feature", "feature-normal")):
        page.get_by_label("Destination", exact=True).select_option(chosen)
        expect(situation).to_have_value(shown)
    page.get_by_label("Destination", exact=True).select_option("classic+web")
    expect_reason(page, "ready")


@chromium_only
def test_verify_counts_the_situations_of_the_destination(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", f'{CTM}account_id = "2"\nproject_id = "1"\n')
    page.goto(studio.address)
    extent = page.locator("#extent option").first
    count = len(relevant_situations(destination("classic")))
    expect(extent).to_contain_text(f"all {count} for the destination")

    page.get_by_label("Destination", exact=True).select_option("web")

    count = len(relevant_situations(destination("web")))
    expect(extent).to_contain_text(f"all {count} for the destination")
    expect(page.locator("#situations li")).to_have_count(count)

    page.get_by_label("Destination", exact=True).select_option("auto")
    page.get_by_label("Event id", exact=True).fill("3")
    count = len(relevant_situations(destination("classic+web+edge")))
    expect(extent).to_contain_text(f"all {count} for the destination")


def test_a_file_that_changed_since_it_was_read_is_not_overwritten_and_taking_it_can_be_undone(
    page: Page, studio: Studio
) -> None:
    path = studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    path.write_text(f"{CTM}wait_ms = 1000\n")
    expect_toml(page, f"{CTM}wait_ms = 1000\n")

    page.get_by_label("Goal", exact=True).fill("mine")
    # Until then, an edit changes the file's current text.
    expect_toml(page, f"{CTM.replace('phone_call_conversion', 'mine')}wait_ms = 1000\n")
    expect(page.locator("#status")).to_have_text("not saved")
    path.write_text(f"{CTM}wait_ms = 2000\n")
    expect(page.locator("#changed")).to_contain_text("calls.toml has changed on disk")
    expect(page.get_by_label("Goal", exact=True)).to_have_value("mine")

    page.keyboard.press("Control+s")
    expect(page.locator("#mine")).to_contain_text('goal = "mine"')
    expect(page.locator("#theirs")).to_contain_text("wait_ms = 2000")
    assert "mine" not in path.read_text()
    page.get_by_role("button", name="Use the file on disk").click()
    expect_toml(page, f"{CTM}wait_ms = 2000\n")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect_toml(page, f"{CTM.replace('phone_call_conversion', 'mine')}wait_ms = 1000\n")
    expect(page.locator("#status")).to_have_text("not saved")
    path.write_text(CTM)
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="Overwrite with your version").click()
    expect(page.locator("#status")).to_have_text("saved")
    assert 'goal = "mine"' in path.read_text()

    page.get_by_label("Goal", exact=True).fill("later")
    path.write_text(CTM)
    page.get_by_role("button", name="Compare").click()
    path.unlink()
    expect(page.locator("#status")).to_have_text("deleted on disk")
    page.get_by_role("button", name="Use the file on disk").click()
    expect(page.get_by_text("calls.toml no longer exists.")).to_be_visible()
    expect(page.get_by_label("Goal", exact=True)).to_have_value("later")


def expect_consent_to_release_the_conversion(page: Page) -> None:
    """Expect the page to send its conversion only after consent is given."""
    page.locator("#edits > summary").click()
    page.get_by_label("The page’s consent").select_option("no")
    expect_reason(page, "no_consent")
    expect(page.get_by_role("button", name="Send from the page")).to_be_disabled()

    page.get_by_role("button", name="Give consent").click()

    expect_reason(page, "ready")
    expect(page.locator(".timeline")).to_contain_text("refresh() was called ready")
    page.get_by_role("button", name="Send from the page").click()
    expect(page.locator(".hit summary")).to_contain_text("Conversion 1 valid")


@pytest.mark.exhaustive
def test_a_visitor_consents_and_the_page_sends(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", f'{CTM}consent = "shop.agreed"\n')
    page.goto(studio.address)
    expect_reason(page, "ready")
    expect_consent_to_release_the_conversion(page)


@chromium_only
def test_simultaneous_changes_of_field_and_text_are_both_kept(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")
    edited = f"# Typed meanwhile.\n{CTM}"
    with studio.holding("/api/draft$", times=1) as held:
        page.get_by_label("Variable for the conversion URL").fill("url_here")
        held.wait()
        write_toml(page, edited)
        with page.expect_response("**/api/draft"):
            held.release()

    expect_toml(page, f'{edited}\n[variables]\nurl = "url_here"\n')


@chromium_only
def test_consent_in_the_data_layer_is_set_in_the_form_given_on_the_page_and_lets_the_page_send(
    page: Page, studio: Studio
) -> None:
    studio.write("calls.toml", CTM)
    page.goto(studio.address)
    expect_reason(page, "ready")

    page.get_by_text("The page’s data layer").click()
    page.get_by_label("Consent key").fill("consent.statistics")
    expect(page.locator("#toml")).to_contain_text('[data_layer]consent = "consent.statistics"')
    expect_consent_to_release_the_conversion(page)
