"""Browser engines behind one small interface, with the browser of each engine that is installed."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal, get_args

from snippetgen_harness.browsers import playwright, remote_playwright
from snippetgen_harness.browsers.errors import EngineMissing, PageError
from snippetgen_harness.browsers.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from snippetgen_harness.browsers.tab import Tab
    from snippetgen_harness.net.servers import Certificate

Engine = Literal["chromium", "firefox", "webkit"]

ENGINES: tuple[Engine, ...] = get_args(Engine)

__all__ = ["ENGINES", "Engine", "EngineMissing", "PageError", "launch"]


@contextlib.contextmanager
def launch(
    engine: Engine,
    certificate: Certificate,
    hosts: Mapping[str, int],
    remote: str | None = None,
) -> Iterator[Tab]:
    """Start a browser with one tab and an empty profile.

    It reaches only the `hosts` (names or patterns such as `*.example`, mapped to ports of
    127.0.0.1), over TLS with the certificate. `remote` is the address of a Playwright server
    (`ws://...`) or of a WebDriver server such as a Selenium grid (`http://...`), whose browser is
    used instead. Raises EngineMissing.
    """
    opened: AbstractContextManager[Tab]
    if remote and remote.startswith(("ws://", "wss://")):
        opened = remote_playwright.connect(engine, remote, hosts)
    elif engine == "chromium" and not remote:
        opened = playwright.launch_chromium(certificate, hosts)
    elif engine == "firefox" and not remote:
        opened = playwright.launch_firefox(hosts)
    else:
        # Selenium takes as long to import as a page takes to open, and only these need it.
        from snippetgen_harness.browsers import webdriver

        if remote:
            opened = webdriver.connect(engine, remote, hosts)
        elif webdriver.has_webkitgtk():
            opened = webdriver.launch_webkitgtk(hosts)
        else:
            opened = playwright.launch_webkit(hosts)
    with in_thread(opened) as tab:
        yield tab
