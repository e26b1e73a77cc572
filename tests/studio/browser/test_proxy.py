"""The studio behind a reverse proxy with TLS and other host names, in Chromium."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import chain
from typing import TYPE_CHECKING

import httpx
from playwright.sync_api import expect
from snippetgen_harness.browsers.playwright import start_chromium
from snippetgen_harness.net.servers import issue_certificate, serve

from snippetgen.cli.actions.serve import create_server
from snippetgen.http.origins import Origin
from snippetgen.http.public_origins import PublicOrigins
from snippetgen.http.servers import Server, configure
from snippetgen.http.sockets import listen_on
from snippetgen.studio import Project
from tests.patience import PATIENCE
from tests.studio.browser.conftest import CTM, expect_reason
from tests.studio.browser.reverse_proxy import reverse_proxy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

STUDIO, PREVIEW = "studio.example.test", "pages.example.test"


@contextmanager
def studio_on(
    folder: Path, out: Path, preview: str, *allowed_hosts: str
) -> Iterator[PublicOrigins]:
    """Run a studio that the options of a proxied set-up configure."""
    with listen_on("127.0.0.1") as app, listen_on("127.0.0.1") as pages:
        ports = app.getsockname()[1], pages.getsockname()[1]
        preview_url = Origin.parse(f"https://{preview}")
        origins = PublicOrigins(*ports, frozenset(allowed_hosts), preview_url)
        studio, asgi = create_server(
            Project(folder=folder), "127.0.0.1", origins, folder=folder, out=out
        )
        server = Server(configure(asgi))
        sockets = {"sockets": [app, pages]}
        thread = threading.Thread(target=server.run, kwargs=sockets, daemon=True)
        thread.start()
        try:
            yield origins
        finally:
            studio.close()
            server.should_exit = True
            thread.join()


def test_the_studio_works_behind_tls_proxies_that_keep_or_replace_its_host(tmp_path: Path) -> None:
    # Another test's Playwright may be running in this thread, and a thread can run only one.
    with ThreadPoolExecutor(1) as executor:
        executor.submit(use_behind_proxies, tmp_path).result()


def use_behind_proxies(tmp_path: Path) -> None:
    """Use a studio behind each kind of proxy, in one browser."""
    kinds = {"keeps": True, "replaces": False}
    hosts = {kind: (f"studio.{kind}.test", f"pages.{kind}.test") for kind in kinds}
    ports: dict[str, int] = {}
    with ExitStack() as running:
        certificate = running.enter_context(issue_certificate(*chain(*hosts.values())))
        for kind, preserves_host in kinds.items():
            (tmp_path / kind).mkdir()
            (tmp_path / kind / "calls.toml").write_text(CTM)
            studio, preview = hosts[kind]
            behind = studio_on(tmp_path / kind, tmp_path / "dist", preview, studio)
            origins = running.enter_context(behind)
            upstreams = {
                studio: f"http://127.0.0.1:{origins.studio_port}",
                preview: f"http://127.0.0.1:{origins.preview_port}",
            }
            proxy = reverse_proxy(upstreams, preserves_host=preserves_host)
            port = running.enter_context(serve(proxy, certificate))
            ports |= {studio: port, preview: port}
        browser = running.enter_context(start_chromium(certificate, ports))
        for kind in kinds:
            with browser.new_page() as page:
                edit_call_and_watch(page, hosts[kind][0], tmp_path / kind)


def edit_call_and_watch(page: Page, host: str, folder: Path) -> None:
    """Edit, call and watch in the studio of a host."""
    errors: list[str] = []
    page.set_default_timeout(1000 * PATIENCE)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: errors.append(message.text) if message.type == "error" else None,
    )
    page.goto(f"https://{host}/")

    # The draft is posted, and the framed page reports back to the studio.
    expect_reason(page, "ready")
    page.get_by_label("Goal", exact=True).fill("proxied")
    expect(page.locator(".stored")).to_contain_text("n=proxied")
    # The hit arrives over the event stream.
    page.get_by_role("button", name="A call comes in").click()
    expect(page.get_by_text("No findings.")).to_be_visible()
    # An edit on disk arrives there as well.
    (folder / "other.toml").write_text(CTM)
    expect(page.get_by_label("Configuration").locator("option", has_text="other")).to_have_count(1)
    assert errors == [], host


def test_without_the_option_the_error_names_it(tmp_path: Path) -> None:
    (tmp_path / "calls.toml").write_text(CTM)
    with studio_on(tmp_path, tmp_path / "dist", PREVIEW) as origins:
        address = f"http://127.0.0.1:{origins.studio_port}"
        by_name = httpx.get(address, headers={"Host": STUDIO})
        by_origin = httpx.post(
            f"{address}/api/draft", json={}, headers={"Origin": f"https://{STUDIO}"}
        )

    assert (by_name.status_code, by_origin.status_code) == (400, 403)
    assert "--allowed-host NAME" in by_name.text
    assert f'"https://{STUDIO}"' in by_origin.json()["error"]
    assert "--allowed-host" in by_origin.json()["error"]
