"""The keyboard focus is always visible, and does not get lost when its element goes away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.studio.browser.conftest import CTM, chromium_only, expect_reason, write_toml

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.studio.browser.conftest import Studio

_STOP = """previous => {
    const { activeElement: focused } = document
    const name = focused.id || focused.outerHTML
    if (focused === document.body || name === previous) return null
    const { outlineStyle } = getComputedStyle(focused.closest('.code-editor') ?? focused)
    const box = focused.getBoundingClientRect()
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
    return [name, outlineStyle !== 'none' && inside]
}"""
"""Returns the next element with the focus, and whether one can see that it has it. The focus leaves
the simulated page, which has one link, a moment after the key was pressed."""


@chromium_only
def test_every_stop_of_the_tab_key_is_visible(page: Page, studio: Studio) -> None:
    studio.write("calls.toml", CTM)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(studio.address)
    expect_reason(page, "ready")
    expect(page.get_by_text("Tab leaves the editor.")).to_be_in_viewport()
    stops = [""]
    while "ring" not in stops:
        page.keyboard.press("Tab")
        stop, is_visible = page.wait_for_function(_STOP, arg=stops[-1]).json_value()
        # The focus is inside the simulated page.
        assert is_visible or stop.startswith("<iframe"), stop
        stops.append(stop)
    assert len(stops) == len(set(stops))
    assert {"file", "build", "tab-work", "vendor", "setting-goal", "toml", "preset"} <= {*stops}
    for step in page.locator("#pipeline button").all():
        step.press("Enter")
        stop, is_visible = page.evaluate(_STOP, "")
        assert is_visible, stop


@chromium_only
def test_the_focus_moves_on_when_its_element_goes_away(page: Page, studio: Studio) -> None:
    file = studio.write("a.toml", CTM)
    studio.write("b.toml", CTM)
    studio.write("fleet.toml", f'{CTM}[fleet]\nfile = "rows.csv"\n')
    studio.write("rows.csv", "name\n" + "\n".join(f"shop{number}" for number in range(60)))

    def use(control: Locator, then: Locator) -> None:
        control.press("Enter")
        expect(then).to_be_focused()

    def named(name: str) -> Locator:
        return page.get_by_role("button", name=name, exact=True)

    shown = page.get_by_label("Configuration", exact=True)
    goal = page.get_by_label("Goal", exact=True)
    page.goto(studio.address)
    goal.fill("sale")
    expect(page.locator("#status")).to_have_text("not saved")
    page.reload()
    use(named("Discard"), named("Undo"))
    use(named("Undo"), shown)
    expect(goal).to_have_value("sale")
    file.write_text(f"{CTM}# another\n")
    named("Compare").press("Enter")
    use(named("Use the file on disk"), named("Undo"))
    named("Undo").press("Escape")
    expect(shown).to_be_focused()
    goal.fill("sale")
    file.write_text(f"{CTM}# a third\n")
    named("Compare").press("Enter")
    use(named("Overwrite with your version"), shown)
    file.unlink()
    use(named("Close it"), named("Undo"))
    expect(shown).to_have_value("b.toml")
    named("Undo").press("Enter")
    expect(shown).to_have_value("a.toml")
    page.locator("#compare").select_option("b.toml")
    use(named("Close b.toml"), page.locator("#compare"))

    page.get_by_role("tab", name="Verify").click()
    square = named("A visitor in three experiments, Chromium: not verified yet")
    named("A visitor in one experiment, with segments, Chromium: not verified yet").press(
        "ArrowRight"
    )
    expect(square).to_be_focused()
    use(square, page.locator("#preset"))
    expect(page.locator("#preset")).to_have_value("several-experiments")
    page.get_by_role("tab", name="Customers").click()
    use(named("Show more"), named("shop50"))
    with studio.holding("/shop50$", times=1) as held:
        named("shop50").press("Enter")
        held.wait()
        # The list is read again before the customer is shown.
        with page.expect_request("**/shop50"):
            page.evaluate("dispatchEvent(new Event('focus'))")
        held.release()
    expect(page.locator("#announcement")).to_have_text("shop50, not built")
    use(named("Open as a new configuration"), page.get_by_role("tab", name="Studio"))
    write_toml(page, f"{CTM}wrong")
    expect(page.locator("#status")).to_have_text("1 problem")
    # The page stays in sight while its text cannot be read.
    expect(page.locator("#welcome")).to_be_hidden()
    page.get_by_role("tab", name="Explain").click()
    named("A conversion URL").press("Enter")
    expect(page.locator("#announcement")).to_have_text("The conversion is valid. No findings.")
