"""The User-Agent header of inspections."""

from __future__ import annotations

from snippetgen import __version__

TOKEN = f"snippetgen-inspect/{__version__}"
"""The end of the header, so that the owner of a site can recognize an inspection in the logs."""


def user_agent(browser: str) -> str:
    """Return a browser's header with the token; a headless browser gets its ordinary name."""
    return f"{browser.replace('HeadlessChrome', 'Chrome')} {TOKEN}"
