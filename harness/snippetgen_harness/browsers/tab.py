"""What the harness asks of a browser."""

from __future__ import annotations

from typing import Any, Protocol


class Tab(Protocol):
    """One tab of a browser."""

    @property
    def browser(self) -> str:
        """Name and version of the browser, for reports."""

    def open(self, url: str) -> None:
        """Go to an address and wait until the page has loaded."""

    def evaluate(self, source: str, argument: object = None) -> Any:  # noqa: ANN401
        """Call a JavaScript function, given as source, with a JSON value; wait for its promise."""

    def wait_until(self, source: str, argument: object = None, *, seconds: float) -> bool:
        """Wait until a JavaScript function gives something true; False if it does not in time."""

    def page_errors(self) -> list[str]:
        """List page errors, console errors and warnings since the page was opened."""

    def clear_cookies(self) -> None:
        """Forget all cookies."""

    def screenshot(self) -> bytes:
        """Take a picture of the page, as PNG."""
