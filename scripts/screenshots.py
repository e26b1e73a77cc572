"""Takes the screenshots of the documentation: `make screenshots`."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright
from snippetgen_harness.browsers.playwright import find_chromium

from scripts.relay_page import relay_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SNIPPETGEN = Path(sys.executable).parent / "snippetgen"
URL = (
    "https://1234500001.log.optimizely.com/event?a=1234500001&d=1234509999&n=phone_call"
    "&u=oeu1795456899933r0.4711&x700010001=0&v=19.99"
)
COOKIES = (
    "Cookie: optimizelyEndUserId=oeu1795456899933r0.4711; "
    "optimizelyBuckets=%7B%22700010001%22%3A%22700020002%22%7D; optimizelySegments=true"
)

SECONDS_PER_FRAME = 4


def main() -> None:
    """Take a screenshot of each view of the studio."""
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(playwright), args=["--no-sandbox"]
        )
        take_studio(browser, address, "studio", dark=False)
        take_studio(browser, address, "studio-dark", dark=True)
        take_web(browser, address)
        take_broken_cookie(browser, address)
        take_code(browser, address)
        take_files(browser, address)
        take_explanation(browser, address)
        take_walk(browser, address)
        take_relay(browser)
        browser.close()


@contextmanager
def serving() -> Iterator[str]:
    """Serve the examples."""
    command = [SNIPPETGEN, "serve", ROOT / "examples", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr  # noqa: S101 - it is a pipe
        try:
            yield re.findall(r"http://\S+", server.stderr.readline())[0]
        finally:
            server.terminate()


@contextmanager
def studio(
    browser: Browser,
    address: str,
    *,
    example: str = "ctm.toml",
    width: int = 1500,
    height: int = 900,
    dark: bool = False,
) -> Iterator[Page]:
    """Open the studio on an example."""
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page.goto(address)
    page.get_by_label("Configuration", exact=True).select_option(example)
    page.locator(".preview-pane h3", has_text=example).wait_for()
    page.locator(".reason[data-ready=true]").wait_for()
    yield page
    page.close()


def take_studio(browser: Browser, address: str, name: str, *, dark: bool) -> None:
    """Simulate a call, and show its three stages."""
    with studio(browser, address, height=1080, dark=dark) as page:
        page.get_by_role("button", name="A call comes in").click()
        page.get_by_text("No findings.").wait_for()
        shoot(page, name)


def take_web(browser: Browser, address: str) -> None:
    """Simulate a call that becomes an event of Web Experimentation."""
    with studio(browser, address, example="ctm-web.toml", height=1080) as page:
        page.get_by_role("button", name="A call comes in").click()
        page.get_by_text("No findings.").wait_for()
        shoot(page, "studio-web")


def take_broken_cookie(browser: Browser, address: str) -> None:
    """Show why nothing is sent, in the viewport of a phone."""
    with studio(browser, address, width=390, height=860) as page:
        page.get_by_role("button", name="Broken cookie").click()
        page.locator(".reason", has_text="is not JSON").wait_for()
        page.locator("#preview").evaluate("each => scrollTo(0, each.offsetTop - 12)")
        shoot(page, "studio-narrow")


def take_code(browser: Browser, address: str) -> None:
    """Show the code, its size, its tags and the set-up."""
    with studio(browser, address) as page:
        page.get_by_role("tab", name="Code & tags").click()
        page.get_by_role("button", name="Readable").click()
        shoot(page, "studio-code")


def take_files(browser: Browser, address: str) -> None:
    """Build, and show the files for the customer."""
    with studio(browser, address) as page:
        page.get_by_role("button", name="Build", exact=True).click()
        page.frame_locator("#guide").get_by_role("heading", level=1).wait_for()
        page.locator("#toast", has_text="Built").wait_for()
        page.locator("#toast").evaluate("each => each.replaceChildren()")
        # The full path depends on this machine.
        page.locator("#build-folder code").evaluate("each => each.textContent = 'dist/ctm'")
        shoot(page, "studio-files")


def take_explanation(browser: Browser, address: str) -> None:
    """Explain a URL with mistakes, and a Cookie header."""
    with studio(browser, address, height=860) as page:
        page.get_by_role("tab", name="Explain").click()
        page.get_by_label("Paste a conversion URL").fill(URL)
        page.get_by_label("Paste a Cookie header").fill(COOKIES)
        page.get_by_text("revenue_not_integer").wait_for()
        page.get_by_text("experiment 700010001", exact=True).wait_for()
        shoot(page, "studio-explain")


def take_relay(browser: Browser) -> None:
    """Show the relay's status page."""
    with relay_page() as address:
        page = browser.new_page(viewport={"width": 1280, "height": 820})
        page.goto(address)
        page.get_by_text("Live", exact=True).wait_for()
        shoot(page, "relay-status")
        page.close()


def take_walk(browser: Browser, address: str) -> None:
    """Record a walk through the studio as an animation that plays only once."""
    with studio(browser, address, height=1080) as page:
        frames = [frame(page)]
        page.get_by_role("button", name="Broken cookie").click()
        page.locator(".reason", has_text="is not JSON").wait_for()
        frames.append(frame(page))
        page.get_by_role("button", name="Ordinary visitor").click()
        page.locator(".reason[data-ready=true]").wait_for()
        page.get_by_role("button", name="A call comes in").click()
        page.get_by_text("No findings.").wait_for()
        frames.append(frame(page))
        page.get_by_role("tab", name="Code & tags").click()
        page.get_by_role("button", name="Readable").click()
        frames.append(frame(page))
    first, *others = frames
    first.save(
        DOCS / "studio-walk.webp",
        save_all=True,
        append_images=others,
        duration=SECONDS_PER_FRAME * 1000,
        loop=1,
        quality=60,
        method=6,
    )


def frame(page: Page) -> Image.Image:
    """Return a screenshot for an animation, at three quarters of its size."""
    page.evaluate("document.activeElement.blur()")
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return image.resize((image.width * 3 // 4, image.height * 3 // 4))


def shoot(page: Page, name: str) -> None:
    """Save a screenshot without focus, in 256 colours, which takes a quarter of the bytes."""
    page.evaluate("document.activeElement.blur()")
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    image.quantize(256, dither=Image.Dither.NONE).save(DOCS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
