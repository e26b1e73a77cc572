"""Browsers that are there: the system's own first, then Playwright's."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Playwright

    from snippetgen_harness.servers import Certificate

SYSTEM_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# A closed network must not keep the browser waiting for its own services.
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


class BrowserMissing(Exception):  # noqa: N818 - a state, like StopIteration
    """No browser of an engine is there; the message tells how to get one."""


def find_chromium(playwright: Playwright) -> Path:
    """Find a Chromium: SNIPPETGEN_CHROMIUM, the system's, Playwright's; raises BrowserMissing."""
    named = os.environ.get("SNIPPETGEN_CHROMIUM")
    installed = (shutil.which(name) for name in SYSTEM_CHROMIUM)
    candidates = [named] if named else [*installed, playwright.chromium.executable_path]
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    raise BrowserMissing(
        f"Chromium is not at {named} (SNIPPETGEN_CHROMIUM)."
        if named
        else "Chromium is not there. Install it with `playwright install chromium`,"
        " or on Debian with `sudo apt-get install -y chromium`."
    )


@contextlib.contextmanager
def launch_chromium(
    certificate: Certificate, hosts: dict[str, int], *, headless: bool = True
) -> Iterator[Browser]:
    """Start a Chromium that reaches the given hosts, patterns to local ports, and no others.

    It accepts the certificate for them by its public key. Raises BrowserMissing.
    """
    rules = [f"MAP {host} 127.0.0.1:{port}" for host, port in hosts.items()]
    rules += ["MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1"]
    arguments = [
        *_QUIET,
        f"--host-resolver-rules={', '.join(rules)}",
        f"--ignore-certificate-errors-spki-list={certificate.spki}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to sandbox itself as root
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        try:
            browser = playwright.chromium.launch(
                executable_path=path, args=arguments, headless=headless
            )
        except Error as error:
            raise BrowserMissing(f"{path} does not start: {error.message}") from error
        with browser:
            yield browser


def main() -> int:
    """Print the browser that would be used: `python -m snippetgen_harness.browsers`."""
    try:
        with sync_playwright() as playwright:
            print(find_chromium(playwright))
    except BrowserMissing as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
