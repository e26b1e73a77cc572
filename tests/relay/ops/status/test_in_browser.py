"""The page's own script and style, in Chromium."""

from __future__ import annotations

from playwright.sync_api import expect, sync_playwright
from snippetgen_harness.browsers.playwright import find_chromium

from snippetgen.relay.ops.status.login import Login
from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.store import DeliveryStore
from tests.axe import load_axe, violations
from tests.layout_shifts import COUNT_SHIFTS
from tests.patience import PATIENCE
from tests.relay.attempts import claim, settle
from tests.relay.clock import Clock
from tests.relay.deliveries import DAY, NOW, delivery
from tests.relay.ops.status.conftest import Outage, status_page

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_the_page_stays_up_to_date_and_is_accessible(store: DeliveryStore, clock: Clock) -> None:
    rejection = Rejection(source="ctm", call_id="R" * 60, reason="too_short", keep=DAY)
    store.accept([delivery(1), delivery(2, source="other")], NOW, [rejection])
    outage = Outage()
    with (
        status_page(store, clock, Login("correct horse"), outage=outage) as (client, _),
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=find_chromium(playwright), args=["--no-sandbox"]
        ) as browser,
        browser.new_page(
            color_scheme="dark", reduced_motion="reduce", viewport={"width": 360, "height": 800}
        ) as page,
    ):
        page.set_default_timeout(1000 * PATIENCE)
        expect.set_options(timeout=1000 * PATIENCE)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text))
        page.goto(f"{client.base_url}")
        load_axe(page)
        assert violations(page) == []
        page.get_by_label("Password").fill("correct horse")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("Live")
        page.evaluate(COUNT_SHIFTS)
        link = page.locator("#calls").get_by_role("link", name="CALL1")
        link.focus()
        claimed = {each.delivery.source: each for each in claim(store, NOW)}
        settle(store, claimed["ctm"], "delivered", "status_200", NOW)
        repeat = Rejection(source="ctm", call_id="2", reason="repeat_caller", keep=DAY)
        store.accept([], NOW, [repeat])
        expect(page.locator("#funnel")).to_contain_text("repeat_caller")
        expect(page.locator("#calls .badge.good")).to_have_text("delivered")
        expect(link).to_be_focused()  # although the list is new
        load_axe(page)
        assert violations(page) == []
        assert page.evaluate(OVERFLOW) == 0
        assert page.evaluate("shifts") == []
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light")
        assert violations(page) == []
        link.click()
        expect(page.locator("#story li").last).to_contain_text("The call's data will be deleted.")
        expect(page.get_by_role("status")).to_have_text("Live")
        load_axe(page)
        assert violations(page) == []
        page.get_by_role("searchbox", name="Id of a call").fill("R" * 60)
        page.keyboard.press("Enter")
        expect(
            page.get_by_text(
                "The call does not count: it was too short, or its duration is unknown."
            )
        ).to_be_visible()
        page.get_by_role("searchbox", name="Id of a call").fill("CALL2")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("Live")
        link = page.get_by_role("link", name="The call and its conversion")
        link.focus()
        settle(store, claimed["other"], "given_up", "status_404", NOW)
        expect(page.locator("#found")).to_contain_text("Delivery was given up after 1 attempt")
        expect(link).to_be_focused()
        load_axe(page)
        assert violations(page) == []
        assert wrong == []
        outage.lasts = True
        page.goto(f"{client.base_url}")
        expect(page.get_by_role("status")).to_contain_text("Not up to date")
        expect(page.locator("main")).to_have_class("stale")
        load_axe(page)
        assert violations(page) == []
        outage.lasts = False
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        # The browser reports the requests that failed in the outage, some of them late.
        assert [each for each in wrong if "net::ERR_" not in each] == []
