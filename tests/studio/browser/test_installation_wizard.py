"""The installation wizard, against fakes of Optimizely's APIs."""

from __future__ import annotations

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect
from snippetgen_harness.fakes.rest import Faults, State
from snippetgen_harness.rest.__main__ import TOKEN
from starlette.responses import JSONResponse

from snippetgen.builder.artifacts import Artifacts
from snippetgen.config import load
from tests.axe import load_axe
from tests.studio.browser.conftest import CTM, Studio, choose_vendor, chromium_only, expect_reason
from tests.studio.browser.test_access import expect_accessible

MINE = f"# mine\n{CTM}"


@pytest.fixture(autouse=True)
def account(optimizely: State) -> State:
    return optimizely


_COLLECT = """(status) => {
    window.words = [];
    const collect = () => words.push(status.textContent);
    const all = { childList: true, characterData: true, subtree: true };
    new MutationObserver(collect).observe(status, all);
}"""
"""Collects what the status says, however briefly."""


def open_wizard(page: Page) -> Locator:
    page.get_by_role("button", name="Find the goal in Optimizely").click()
    return page.get_by_role("dialog", name="The goal in Optimizely")


def sign_in(wizard: Locator) -> None:
    wizard.get_by_label("Personal or API token").fill(TOKEN)
    wizard.get_by_role("button", name="Sign in").click()


def choose_project(wizard: Locator, name: str) -> None:
    wizard.get_by_role("radio", name=name).check()
    wizard.get_by_role("button", name="Next").click()


def save(page: Page, wizard: Locator, name: str) -> None:
    wizard.get_by_role("button", name="Save the file").click()
    page.get_by_label("File name").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("saved")


def creations(account: State) -> int:
    return sum(request.startswith("POST") for request in account.requests)


@pytest.mark.parametrize("product", ["Web", pytest.param("Classic", marks=pytest.mark.exhaustive)])
def test_the_wizard_names_the_goal_in_a_file_and_a_second_run_changes_nothing(
    page: Page, studio: Studio, account: State, product: str
) -> None:
    page.goto(studio.address)
    choose_vendor(page, "ctm")
    expect_reason(page, "ready")
    wizard = open_wizard(page)
    sign_in(wizard)
    expect(wizard.get_by_role("heading", name="Choose the project")).to_be_focused()
    expect(wizard).to_contain_text("credentials.json. Signing out deletes it.")
    archived = wizard.get_by_role("radio", name=re.compile(r"^Shop of 2014 \d+ Classic archived$"))
    expect(archived).to_be_disabled()
    choose_project(wizard, f"Shop ({product})")
    expect(wizard.get_by_role("textbox", name="Event name")).to_have_value("phone_call_conversion")
    wizard.get_by_role("button", name="Next").click()
    expect(wizard.get_by_role("listitem")).to_contain_text(["Create the custom event"])
    assert creations(account) == 0
    wizard.get_by_role("button", name="Apply").click()
    expect(wizard.get_by_role("heading", name="Done")).to_be_focused()
    save(page, wizard, "shop.toml")

    path = studio.folder / "shop.toml"
    (thing,) = (account.goals[1:], account.events)[product == "Web"]
    config = load(path)
    assert Artifacts(config).files
    assert (config.project_id, config.account_id) == (str(thing["project_id"]), "1111")
    ids = config.goal_ids if product == "Classic" else (config.entity_id,)
    assert (config.destination, config.goal, ids) == (
        product.lower(),
        "phone_call_conversion",
        (str(thing["id"]),),
    )
    content = path.read_bytes()
    assert content.startswith(b"# The Optimizely that the site has")
    assert TOKEN.encode() not in content

    open_wizard(page)
    choose_project(wizard, f"Shop ({product})")
    expect(wizard.get_by_role("radio", name="Phone call conversion")).to_be_checked()
    wizard.get_by_role("button", name="Next").click()
    expect(wizard.get_by_role("listitem")).to_contain_text(["Nothing will change"])
    expect(wizard.get_by_text("Apply changes Optimizely")).to_be_hidden()
    wizard.get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("button", name="Find the goal in Optimizely")).to_be_focused()
    expect(page.locator("#status")).to_have_text("saved")
    assert path.read_bytes() == content
    assert creations(account) == 1


@chromium_only
def test_the_wizard_shows_when_it_waits_and_finds_a_goal_among_many_by_search(
    page: Page, studio: Studio, account: State
) -> None:
    shop = account.projects[1]["id"]
    for number in range(250):
        account.add_event(shop, key=f"call-{number}", name=f"Number {number:03}")
    studio.write("calls.toml", MINE)
    page.goto(studio.address)
    wizard = open_wizard(page)
    account.faults = Faults(too_many=1, retry_after="1")
    page.locator("#installation-wait").evaluate(_COLLECT)
    sign_in(wizard)
    choose_project(wizard, "Shop (Web)")
    assert "Optimizely: status 429. Retrying in 1 s." in page.evaluate("words")
    expect(wizard.get_by_text("250 goals, showing the first 200")).to_be_visible()

    wizard.get_by_label("Search by title, event name or id").fill("NUMBER 249")
    wizard.get_by_role("radio", name="Number 249").check()
    wizard.get_by_role("button", name="Next").click()

    expect(wizard.get_by_role("listitem")).to_contain_text(['Set goal = "call-249"'])


@chromium_only
@pytest.mark.usefixtures("oauth")
def test_oauth_leads_back_to_the_wizard(page: Page, studio: Studio, account: State) -> None:
    studio.write("calls.toml", MINE)
    page.goto(studio.address)
    wizard = open_wizard(page)
    account.faults = Faults(consent="deny")
    with page.expect_popup() as opened:
        wizard.get_by_role("link", name="sign in on Optimizely’s page").click()
    expect(opened.value.locator("body")).to_contain_text("Access was denied")
    expect(wizard.get_by_role("alert")).to_have_text("Access was denied in Optimizely.")
    account.faults = Faults()
    with page.expect_popup() as opened:
        wizard.get_by_role("link", name="sign in on Optimizely’s page").click()
    expect(opened.value.locator("body")).to_contain_text("You are signed in.")

    choose_project(wizard, "Shop (Web)")
    expect(wizard.get_by_role("heading", name="Choose the goal")).to_be_focused()


@chromium_only
def test_the_wizard_works_by_keyboard_and_shows_errors(
    page: Page, studio: Studio, account: State
) -> None:
    studio.write("calls.toml", MINE)
    page.goto(studio.address)
    expect_reason(page, "ready")
    page.get_by_role("button", name="Find the goal in Optimizely").focus()
    page.keyboard.press("Enter")
    wizard = page.get_by_role("dialog", name="The goal in Optimizely")
    expect(wizard.get_by_role("heading", name="Sign in to Optimizely")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("wrong:12345")
    page.keyboard.press("Enter")
    expect(wizard.get_by_role("alert")).to_contain_text("Neither of Optimizely's APIs accepts")
    expect(wizard.get_by_label("Personal or API token")).to_have_value("")
    wizard.get_by_label("Personal or API token").focus()
    page.keyboard.type(TOKEN)
    page.keyboard.press("Enter")
    expect(wizard.get_by_role("heading", name="Choose the project")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("web")
    expect(wizard.get_by_role("radio")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(wizard.get_by_role("heading", name="Choose the goal")).to_be_focused()
    wizard.get_by_role("textbox", name="Event name").fill("x" * 65)
    page.keyboard.press("Enter")
    expect(wizard.get_by_role("alert")).to_contain_text("64")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Find the goal in Optimizely")).to_be_focused()
    assert creations(account) == 0


@chromium_only
def test_the_manual_steps_need_no_sign_in(page: Page, studio: Studio, account: State) -> None:
    path = studio.write("calls.toml", MINE)
    page.goto(studio.address)
    wizard = open_wizard(page)
    expect(wizard.get_by_role("heading", name="Sign in to Optimizely")).to_be_visible()
    refusal = JSONResponse({"error": "Optimizely rejects the token."}, 401)
    with studio.holding("/api/install/sign-in$", refusal) as waiting:
        sign_in(wizard)
        expect(wizard).to_contain_text("Signing in")
        wizard.get_by_role("button", name="Set up manually").click()
        product = wizard.get_by_label("Product")
        product.select_option("feature")
        expect(wizard.get_by_label("Id of the account")).to_be_visible()
        expect(wizard.get_by_label("Where the site stores")).to_be_visible()
        product.select_option("edge")
        expect(wizard).to_contain_text("optimizelyEdge.get is a function")
        expect(wizard.get_by_label("Where the site stores")).to_be_hidden()
        for name, id_ in (
            ("Id of the account", "1"),
            ("Id of the project", "2"),
            ("Id of the event", "3"),
        ):
            wizard.get_by_label(name).fill(id_)
        wizard.get_by_role("textbox", name="Event name").fill("sale")
        wizard.get_by_role("button", name="Apply").click()
        expect(wizard).to_contain_text("create a custom event with this API name")
        with page.expect_response("**/api/install/sign-in"):
            waiting.release()
    wizard.get_by_role("button", name="Save the file").click()
    expect(page.locator("#status")).to_have_text("saved")

    assert path.read_text().startswith('# mine\nvendor = "ctm"\ngoal = "sale"\n')
    config = load(path)
    assert (config.destination, config.account_id, config.entity_id) == ("edge", "1", "3")
    assert account.requests == []


@chromium_only
@pytest.mark.usefixtures("oauth")
def test_every_step_of_the_wizard_is_accessible_and_fits(
    page: Page, studio: Studio, account: State
) -> None:
    studio.write("calls.toml", MINE)
    account.add_project("A very long name of a shop, which goes on and on: " + "x" * 120)
    page.goto(studio.address)
    expect_reason(page, "ready")
    load_axe(page)
    wizard = open_wizard(page)

    numbers = count()

    def look(heading: str) -> None:
        expect(wizard.get_by_role("heading", name=heading)).to_be_visible()
        expect_accessible(page, heading, next(numbers), "#installation")

    look("Sign in to Optimizely")
    wizard.get_by_role("button", name="Set up manually").click()
    look("Set up manually")
    wizard.get_by_role("button", name="Back").click()
    sign_in(wizard)
    look("Choose the project")
    choose_project(wizard, "Shop (Web)")
    look("Choose the goal")
    wizard.get_by_role("button", name="Next").click()
    look("Review the changes")
    wizard.get_by_role("button", name="Apply").click()
    look("Done")
