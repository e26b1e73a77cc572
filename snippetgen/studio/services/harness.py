"""The interface of the test harness that the command line passes to the studio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from snippetgen.config import SnippetConfig

Json = dict[str, Any]


class Harness(Protocol):
    """Simulated pages, calls, and browsers."""

    engines: Sequence[str]
    """The browser engines that a verification may use."""

    def presets(self) -> Sequence[Mapping[str, Any]]:
        """Return all situations of a page, in groups."""

    def frequent_situations(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """Return the frequent situations of each destination, each `{id, title}`.

        The first one is the destination's ordinary page.
        """

    def optimizely_kinds(self) -> Sequence[Mapping[str, Any]]:
        """Return the states of Optimizely on a page, in groups, each `{title, kinds}`.

        A kind is `{name, label, products}`.
        """

    def read_cookies(self, header: str) -> Json:
        """Return what a snippet reads from a Cookie header."""

    async def call(
        self, config: SnippetConfig, stored: Mapping[str, str], returned: Mapping[str, str] | None
    ) -> Json:
        """Send the conversion that a call triggers; returns `url`, `hit`, `variables`, `note`.

        `returned` is what the vendor sent; if it is None, the vendor's format is not established,
        and `stored` is used instead. Raises ValueError with the reason if there is no conversion.
        """

    def watch(self, on_hit: Callable[[Json], None]) -> None:
        """Call `on_hit` with every hit at the log endpoint."""

    def verify(
        self, config: SnippetConfig, engines: Sequence[str], situations: Sequence[str]
    ) -> Iterator[Json]:
        """Verify a configuration; yields `done`, `total`, `failed` after every page.

        Also `cells`, the statuses by situation and engine, and `causes`, the failures by their
        first problem, each `{cause, outcomes}` with outcomes `{situation, title, engine}`.
        The last one also has `report`, the path of a page on the preview's origin. Raises
        ValueError if an engine or a situation is unknown.
        """

    def inspect(
        self,
        url: str,
        config: SnippetConfig | None,
        engine: str,
        *,
        viewport: str,
        insecure: bool,
    ) -> Iterator[Json | None]:
        """Inspect a live page; yields `step` when a step begins, and None while nothing has
        changed.

        A step is `browser`, `page` or `uncached`. The last item has `verdict`, `works`, `title`,
        `sentence`, `advice`, `who_can`, `evidence`, `also`, `way`, `url`, `browser`, `timeline`,
        and `report` like `verify`. Closing the iterator ends the inspection. Raises ValueError if
        the engine is unknown.
        """
