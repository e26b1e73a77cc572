"""The interface of a browser tab."""

from __future__ import annotations

from typing import Any, Protocol


class Tab(Protocol):
    """One tab of a browser."""

    @property
    def browser(self) -> str:
        """Name and version of the browser, for reports."""

    def open(self, url: str) -> None:
        """Open a URL and wait until the page has loaded. Raises PageError."""

    def evaluate(self, source: str, argument: object = None) -> Any:  # noqa: ANN401
        """Call a JavaScript function (source text) with a JSON value; await its result.

        Raises PageError if it throws, or if the page has gone.
        """

    def wait_until(self, source: str, argument: object = None, *, seconds: float) -> bool:
        """Wait until a JavaScript function returns a true value; returns False after `seconds`."""

    def page_errors(self) -> list[str]:
        """Return the uncaught errors, console errors and console warnings of the page."""

    def clear_cookies(self) -> None:
        """Delete all cookies."""

    def screenshot(self) -> bytes:
        """Return a screenshot of the page as PNG."""
