"""What the preview reports to the studio, in a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page
from snippetgen_harness.browsers.playwright import start_chromium
from snippetgen_harness.net.servers import issue_certificate, serve
from snippetgen_harness.studio.preview import create_preview
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from snippetgen.http.public_origins import PublicOrigins
from tests.configurations import configure, reporting_to
from tests.patience import PATIENCE

CONFIGS = {
    "ctm": configure(),
    "consent": configure(consent="shop.agreed"),
    "member": configure(**{**reporting_to("feature"), "visitor": "cookie:uid"}),
    "beacon": configure("telmetrics", '[options]\nkey = "K"\nnumbers = ".phone"'),
}

STUDIO = """<!doctype html><iframe id="preview"></iframe><script>
messages = [];
addEventListener('message', event => messages.push(event.data));
</script>"""


async def find(name: str) -> tuple[SnippetConfig, str] | None:
    config = CONFIGS.get(name)
    return (config, render(config).minified) if config else None


@pytest.fixture(scope="module")
def studio() -> Iterator[tuple[str, str]]:
    """Addresses of a page that frames the preview, and of the preview."""
    with serve(Starlette(routes=[Route("/", lambda _: HTMLResponse(STUDIO))])) as port:
        preview = create_preview(find, origins=PublicOrigins(port, 0))
        with serve(preview) as preview_port:
            yield f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{preview_port}/"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """The page of all tests: another one would start more processes."""
    with (
        issue_certificate("unused.test") as certificate,
        start_chromium(certificate, {}) as browser,
        browser.new_context() as context,
    ):
        context.set_default_timeout(1000 * PATIENCE)
        yield context.new_page()


class Preview:
    """A framed page of a configuration, and the messages that it has sent."""

    def __init__(self, page: Page, addresses: tuple[str, str]) -> None:
        self._page = page
        self._studio, self._preview = addresses

    def open(self, configuration: str, situation: str = "normal", **edits: object) -> None:
        self._page.goto(self._studio)
        query = urlencode(
            {
                "configuration": configuration,
                "situation": situation,
                "edits": json.dumps(edits),
                "visit": 1,
            }
        )
        source = "url => { document.getElementById('preview').src = url; }"
        self._page.evaluate(source, f"{self._preview}?{query}")

    def ask(self, request: str) -> None:
        source = "request => frames[0].postMessage(request, '*')"
        self._page.evaluate(source, request)

    def wait(self, **wanted: object) -> dict[str, Any]:
        """Wait for a message that has these members."""
        source = """wanted => {
            const holds = message => Object.entries(wanted).every(([k, v]) => message[k] === v);
            return messages.find(holds);
        }"""
        found: dict[str, Any] = self._page.wait_for_function(source, arg=wanted).json_value()
        return found

    def events(self) -> list[str]:
        messages: list[dict[str, Any]] = self._page.evaluate("messages")
        return [message["event"] for message in messages if message["type"] == "event"]


@pytest.fixture
def preview(page: Page, studio: tuple[str, str]) -> Preview:
    page.goto(studio[0])
    page.context.clear_cookies()
    return Preview(page, studio)


def test_the_timeline_reports_events_in_order(preview: Preview) -> None:
    preview.open("ctm", optimizely="late", vendor_script="late")
    preview.wait(event="handed_over")

    events = preview.events()

    assert events[:2] == ["page", "optimizely_loading"]
    assert events.index("snippet") < events.index("optimizely_ready") < events.index("vendor")
    assert events[-1] == "handed_over"


def test_the_state_contains_the_vendor_s_payload(preview: Preview) -> None:
    preview.open("ctm")

    state = preview.wait(type="state", reason="ready")

    [[name, value]] = state["vendor"]
    assert (name, value) == ("optimizely_conversion", state["url"])
    sent = json.loads(state["returned"]["body"])
    assert json.loads(sent["cvars"]) == [{name: value}]


def test_a_page_has_no_cookies_of_an_earlier_page(page: Page, preview: Preview) -> None:
    preview.open("member", "feature-normal")
    preview.wait(type="state", reason="ready")
    page.frames[1].evaluate("sessionStorage.clear()")  # as in another tab

    preview.open("member", "feature-no-id")

    assert preview.wait(type="state")["reason"] == "no_visitor"


def test_nothing_is_handed_over_until_the_visitor_agrees(preview: Preview) -> None:
    preview.open("consent", consent="no")
    assert preview.wait(type="state")["reason"] == "no_consent"

    preview.ask("agree")

    assert preview.wait(event="refresh")["detail"] == "ready"
    assert preview.wait(type="state", reason="ready")["vendor"]


def test_a_policy_that_blocks_the_snippet_is_reported(preview: Preview) -> None:
    preview.open("ctm", csp="script-src 'none'")

    assert "script-src-elem" in preview.wait(event="blocked")["detail"]
    assert preview.wait(type="state")["reason"] == "not_run"


def test_a_beacon_is_reported_and_stays_local(preview: Preview) -> None:
    preview.open("beacon")

    beacon = preview.wait(type="beacon")
    state = preview.wait(type="state", reason="ready")

    assert beacon["url"] == "https://api.telmetrics.com/v3/api/leadtracking/setTag"
    assert json.loads(beacon["body"])["key"] == "K"
    assert [value for _, value in state["vendor"]] == [state["url"]]
    assert preview.wait(event="beacon")["detail"] == "api.telmetrics.com"
    assert "blocked" not in preview.events()


@pytest.mark.parametrize(
    ("optimizely", "reason"), [("absent", "optimizely_missing"), ("web-junk", "optimizely_loading")]
)
def test_events_can_be_held_in_every_state_of_optimizely(
    preview: Preview, optimizely: str, reason: str
) -> None:
    preview.open("ctm", optimizely=optimizely, patches=["hold-events"])

    preview.wait(type="state", reason=reason)
