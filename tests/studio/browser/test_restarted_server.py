"""Results on the page after a restart of the server, or after changes by other programs."""

from __future__ import annotations

from shutil import rmtree
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from benchmarks.ports import free_port
from tests.studio.browser.conftest import CTM, chromium_only, expect_reason, serving, watched

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.exhaustive


@chromium_only
def test_a_report_of_an_earlier_server_and_a_removed_build_are_no_longer_offered(
    context: BrowserContext, tmp_path: Path
) -> None:
    folder, other, dist = tmp_path / "snippets", tmp_path / "other", tmp_path / "dist"
    for each in (folder, other):
        each.mkdir()
        (each / "calls.toml").write_text(CTM)
    ports = free_port(), free_port()
    with watched(context) as page:
        with serving(folder, dist, ports) as address:
            page.goto(address)
            expect_reason(page, "ready")
            page.get_by_role("button", name="Build", exact=True).click()
            page.frame_locator("#guide").get_by_role("heading", level=1).wait_for()
            rmtree(dist)
            expect(page.locator("#build-folder")).to_contain_text("Nothing has been built yet")
            page.get_by_role("tab", name="Verify").click()
            page.get_by_label("Situations", exact=True).select_option("one")
            page.get_by_role("button", name="Verify").click()
            expect(page.get_by_role("link", name="Open the report")).to_be_visible()
        with serving(folder, dist, ports):
            expect(page.locator("#result")).to_contain_text("The report was lost")
            expect(page.get_by_role("link", name="Open the report")).to_have_count(0)
        with serving(other, dist, ports):
            expect(page.locator("#progress-words")).to_have_text("Not verified yet.")
            expect(page.locator("#naming-folder")).to_have_text(str(other))
