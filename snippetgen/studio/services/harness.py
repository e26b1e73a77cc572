"""What the studio needs of a harness, which the command line gives: the app imports none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from snippetgen.config import SnippetConfig

Json = dict[str, Any]


class Harness(Protocol):
    """Simulated pages, calls, and browsers."""

    engines: Sequence[str]
    """The browser engines that there may be."""

    def presets(self) -> Sequence[Mapping[str, Any]]:
        """List the situations that a page can be in, in groups."""

    def read_cookies(self, header: str) -> Json:
        """Tell what a snippet reads from a Cookie header."""

    async def call(
        self, config: SnippetConfig, stored: Mapping[str, str], returned: Mapping[str, str] | None
    ) -> Json:
        """Trigger the conversion of a call: `url`, `hit`, `variables`, `note`.

        `returned` is what the vendor sent, None where that is not established: then what it held is
        followed. Raises ValueError with the reason where no conversion comes of it.
        """

    def watch(self, tell: Callable[[Json], None]) -> None:
        """Let every hit at the log endpoint be told."""

    def verify(
        self, config: SnippetConfig, engines: Sequence[str], situations: Sequence[str]
    ) -> Iterator[Json]:
        """Verify a configuration: `done`, `total`, `failed` after every page, at last a `report`.

        The report is the path of a page on the stage. Raises ValueError for what is not known.
        """
