"""The preview in a browser that reaches nothing but this machine."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import uvicorn
from playwright.sync_api import expect
from snippetgen_harness.engines.playwright import start_chromium
from snippetgen_harness.servers import issue_certificate

from snippetgen.app import Project
from snippetgen.cli.serve import create_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

HOSTILE = "</script><img src=x onerror=alert(1)>{{ 7*7 }}"
BUCKETS = "%7B%22700010001%22%3A%22700020002%22%7D"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with issue_certificate("unused.test") as certificate, start_chromium(certificate, {}) as it:
        yield it


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page; whatever it complains of, or asks of another machine, fails the test."""
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:")):
            complaints.append(request.url)

    with browser.new_context() as context:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", on_console)
        page.on("request", on_request)
        yield page
    assert complaints == []


@contextmanager
def serving(path: Path) -> Iterator[str]:
    project = Project([path])
    with (
        socket.create_server(("127.0.0.1", 0)) as app,
        socket.create_server(("127.0.0.1", 0)) as stage,
    ):
        ports = [each.getsockname()[1] for each in (app, stage)]
        asgi = create_server(project, "127.0.0.1", *ports)
        config = uvicorn.Config(
            asgi, ws="none", lifespan="off", log_level="warning", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [app, stage]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{ports[0]}"
        server.should_exit = True
        thread.join(timeout=10)


def configuration(folder: Path, vendor: str = "ctm", **settings: str) -> Path:
    path = folder / "calls.toml"
    values = {"vendor": vendor, "goal": "phone_call_conversion", **settings}
    path.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items()))
    return path


def test_a_broken_cookie_shows_and_a_repaired_one_leads_to_a_conversion(
    page: Page, tmp_path: Path
) -> None:
    with serving(configuration(tmp_path)) as address:
        page.goto(f"{address}/preview/calls")
        expect(page.locator("#received td").first).to_have_text("optimizely_conversion")
        expect(page.locator("#received td").nth(1)).to_contain_text("x700010001=700020002")
        expect(page.locator("#reason")).to_have_text("ready")

        page.get_by_label("optimizelyBuckets", exact=True).fill("%7B%2270001")
        expect(page.locator("#reason")).to_have_text("no_experiment")
        expect(page.locator("#received")).to_have_text("Nothing.")
        expect(page.locator("#send")).to_be_disabled()

        page.get_by_label("optimizelyBuckets", exact=True).fill(BUCKETS)
        expect(page.locator("#reason")).to_have_text("ready")
        page.get_by_role("button", name="Send the conversion").click()
        hit = page.locator(".hit")
        expect(hit).to_have_count(1)
        expect(hit.locator("h3")).to_have_text("1. valid classic")
        expect(hit.locator(".long")).to_contain_text("https://1234500001.log.optimizely.com/event?")
        expect(hit.locator("tr").nth(2)).to_have_text("d1234509999account id")
        expect(hit.locator(".badge.error")).to_have_count(0)


def test_a_compact_value_is_sent_as_an_event_and_taken_apart(page: Page, tmp_path: Path) -> None:
    with serving(configuration(tmp_path, destination="web")) as address:
        page.goto(f"{address}/preview/calls")
        expect(page.locator("#reason")).to_have_text("optimizely_loading")

        page.get_by_label("Optimizely", exact=True).select_option("Web Experimentation")
        expect(page.locator("#received td").nth(1)).to_contain_text("o1.1234509999.1234500001.")
        page.get_by_label("randomId", exact=True).fill("member-4711")
        expect(page.locator("#received td").nth(1)).to_contain_text("..member-4711.")
        page.get_by_role("button", name="Send the conversion").click()
        hit = page.locator(".hit")
        expect(hit.locator("h3")).to_have_text("1. valid web")
        expect(hit.locator("tr").nth(1)).to_have_text("account1234509999account id")


@pytest.mark.parametrize(
    ("preset", "reason"),
    [
        ("cookies-blocked", "no_visitor"),
        ("patched-prototypes", "ready"),
        ("csp-trusted-types", "ready"),
        ("same-name-twice", "ready"),
        ("optimizely-queue", "optimizely_loading"),
        ("goal-null", "no_goal"),
    ],
)
def test_a_preset_happens_on_the_page(page: Page, tmp_path: Path, preset: str, reason: str) -> None:
    with serving(configuration(tmp_path)) as address:
        page.goto(f"{address}/preview/calls")
        expect(page.locator("#reason")).to_have_text("ready")
        page.select_option("#preset", "optimizely-absent")
        expect(page.locator("#reason")).to_have_text("optimizely_missing")

        page.select_option("#preset", preset)

        expect(page.locator("#reason")).to_have_text(reason)


def test_cookies_of_an_earlier_situation_are_gone(page: Page, tmp_path: Path) -> None:
    with serving(configuration(tmp_path, vendor="callrail")) as address:
        page.goto(f"{address}/preview/calls")
        expect(page.locator("#received td")).to_have_count(3)
        page.context.add_cookies([{"name": "other", "value": "kept", "url": address}])

        page.select_option("#preset", "no-cookies")

        expect(page.locator("#reason")).to_have_text("no_visitor")
        expect(page.locator("#received")).to_have_text("Nothing.")
        assert [cookie["name"] for cookie in page.context.cookies()] == ["other"]


def test_a_variation_map_that_is_none_is_told_at_its_field(page: Page, tmp_path: Path) -> None:
    with serving(configuration(tmp_path)) as address:
        page.goto(f"{address}/preview/calls")
        page.get_by_label("Variation map").fill('{"1": "2"}')
        expect(page.get_by_role("alert").first).to_contain_text("Not a map")

        page.get_by_label("Variation map").fill('{"31": ["41"]}')

        expect(page.locator("#url")).to_contain_text("x31=41")
        expect(page.locator("#variations-fault")).to_be_empty()


def test_hostile_text_stays_text_wherever_it_comes_from(page: Page, tmp_path: Path) -> None:
    with serving(configuration(tmp_path, goal=HOSTILE)) as address:
        page.goto(address)
        expect(page.locator("code", has_text=HOSTILE)).to_be_visible()
        page.goto(f"{address}/preview/calls")
        page.get_by_label("optimizelyEndUserId", exact=True).fill(HOSTILE)
        page.get_by_label("Project id").fill("1")
        expect(page.locator("#url")).to_contain_text("https://1.log.optimizely.com")
        page.get_by_role("button", name="Send the conversion").click()

        cell = page.locator(".hit td", has_text=HOSTILE)

        expect(cell.first).to_have_text(HOSTILE)
        assert page.locator("img").count() == 0
        assert page.frame_locator("#stage").locator("img").count() == 0


def test_only_the_frame_may_tell_what_the_snippet_does(page: Page, tmp_path: Path) -> None:
    with serving(configuration(tmp_path)) as address:
        page.goto(f"{address}/preview/calls")
        expect(page.locator("#reason")).to_have_text("ready")

        page.evaluate("""() => new Promise(resolve => {
            window.addEventListener('message', resolve);
            const forged = { vendor: null, call: '', url: '', reason: 'forged' };
            window.postMessage({ type: 'state', visit: '1', ...forged }, '*');
        })""")

        assert page.inner_text("#reason") == "ready"


def test_the_page_fits_a_narrow_screen(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    with serving(configuration(tmp_path)) as address:
        page.goto(f"{address}/preview/calls")
        page.get_by_role("button", name="Send the conversion").click()
        expect(page.locator(".hit")).to_be_visible()

        assert page.evaluate("() => document.documentElement.scrollWidth") == 360
