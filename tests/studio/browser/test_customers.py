"""The customers of a fleet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.studio.browser.conftest import Studio, expect_reason

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_customer_is_found_and_opened_as_a_configuration(page: Page, studio: Studio) -> None:
    rows = "".join(f"shop-{number},sale-{number}\n" for number in range(60))
    table = studio.write("customers.csv", f"name,goal\n{rows}")
    studio.write("fleet.toml", 'vendor = "ctm"\n\n[fleet]\nfile = "customers.csv"\n')
    page.goto(studio.address)
    with studio.holding("/api/fleets$", times=1):
        # The folder has nothing else.
        page.get_by_role("button", name="See its customers").click()
        expect(page.locator("#customers-found")).to_have_text("Looking for fleets …")
    expect(page.locator("#customers-found")).to_contain_text("60 customers found, 50 shown")
    expect(page.locator("#customer-sources")).to_contain_text("start the studio with --published")
    unknown = page.get_by_label("Show", exact=True).locator("option:disabled")
    expect(unknown).to_have_text(["Not published", "No call yet"])
    page.get_by_label("Show", exact=True).select_option("Out of date")
    expect(page.locator("#customers-found")).to_contain_text("0 customers found")
    page.get_by_label("Show", exact=True).select_option("Not built")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#customers > li")).to_have_count(60)

    table.rename(studio.folder / "moved.csv")
    expect(page.locator("#customers-found")).to_contain_text("customers.csv: no such file.")
    expect(page.locator("#customers > li")).to_have_count(0)
    studio.write("customers.csv", f"name,goal\n{rows}")
    expect(page.locator("#customers > li")).to_have_count(60)

    page.get_by_label("Search", exact=True).fill("sale-42")
    expect(page.locator("#customers > li")).to_have_count(1)
    page.get_by_role("button", name="shop-42").click()
    expect(page.locator("#customers-found")).to_have_text("1 customer found.")
    expect(page.locator("#customer")).to_contain_text("sale-42")
    expect(page.locator("#customer")).not_to_contain_text("false")
    changed = rows.replace("sale-42", "sale-42,7000")
    studio.write("customers.csv", f"name,goal,wait_ms\n{changed}")
    expect(page.locator("#customer")).to_contain_text("7000")
    page.get_by_role("button", name="Open as a new configuration").click()

    expect(page.get_by_label("Goal", exact=True)).to_have_value("sale-42")
    expect_reason(page, "ready")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("File name")).to_have_value("shop-42.toml")

    built = studio.folder.parent / "dist" / "shop-42" / "manifest.json"
    built.parent.mkdir(parents=True)
    built.write_text("{}")
    page.get_by_role("button", name="Save the file").click()
    expect(page.locator("#status")).to_have_text("saved")
    page.get_by_role("button", name="Build", exact=True).click()
    place = 'shop-42 has the files of the customer "shop-42" of'
    expect(page.locator("#build-folder")).to_contain_text(place)
    assert built.read_text() == "{}"
