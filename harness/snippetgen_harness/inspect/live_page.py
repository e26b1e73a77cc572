"""The interface of a page under inspection, independent of the browser's driver."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from snippetgen_harness.inspect.models import Fact, PageError, Request


@dataclass
class Traffic:
    """What a page has done so far, as reported by its browser."""

    requests: list[Request] = field(default_factory=list)
    errors: list[PageError] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    downloads: list[str] = field(default_factory=list)
    popups: int = 0
    navigations: int = 1
    """The number of pages that the address has led to, one after the other."""


@dataclass(frozen=True)
class Opened:
    """The response of a page that was opened."""

    url: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    loaded: bool = True
    """Whether the page had loaded in time."""


@dataclass(frozen=True)
class FrameSurvey:
    """The result of the survey of a frame."""

    url: str
    is_top: bool
    text: str


class LivePage(Protocol):
    """A page in a browser, opened by a new visitor."""

    @property
    def start(self) -> float:
        """When the page was requested, in seconds since 1970."""

    @property
    def unobservable(self) -> frozenset[Fact]:
        """What the engine cannot show."""

    async def open(self, url: str, recorder: str, argument: object, seconds: float) -> Opened:
        """Open a URL, and run a recorder, a JavaScript function (source text), before its scripts.

        Returns when the page has loaded, or after `seconds`. Raises CannotOpen.
        """

    async def evaluate(self, source: str, argument: object = None) -> Any:  # noqa: ANN401
        """Call a JavaScript function (source text) in the page with a JSON value.

        Returns None if the page navigates away in the meantime.
        """

    async def survey(self, source: str, argument: object) -> list[FrameSurvey]:
        """Call a JavaScript function (source text) that returns text in every frame."""

    async def traffic(self) -> Traffic:
        """Return what the page has done so far."""

    async def script_text(self, url: str) -> str | None:
        """Return the code of an external script as the page received it; None if it is unknown."""

    async def screenshot(self) -> bytes | None:
        """Return a screenshot of the page as PNG, or None if it cannot be taken."""
