"""Takes the README's pictures: `make pictures`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from snippetgen_harness.engines.playwright import find_chromium

ROOT = Path(__file__).parent.parent
SNIPPETGEN = Path(sys.executable).parent / "snippetgen"


def main() -> None:
    """Send a conversion on the preview of the ctm example, and take a picture of it."""
    command = [SNIPPETGEN, "serve", ROOT / "examples" / "ctm.toml", "--port", "0"]
    with (
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server,
        sync_playwright() as playwright,
    ):
        assert server.stderr  # noqa: S101 - it is a pipe
        address = re.findall(r"http://\S+", server.stderr.readline())[0]
        browser = playwright.chromium.launch(
            executable_path=find_chromium(playwright), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1240}, device_scale_factor=1)
        page.goto(f"{address}preview/ctm")
        page.get_by_role("button", name="Send the conversion").click()
        page.get_by_text("No findings.").wait_for()
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=ROOT / "docs" / "preview.png")
        browser.close()
        server.terminate()


if __name__ == "__main__":
    main()
