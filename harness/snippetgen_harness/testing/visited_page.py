"""A customer's page in a browser, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from snippetgen.config import SnippetConfig, load, parse
from snippetgen.javascript.literals import js_literal
from snippetgen_harness.pages.situations import Situation, situations
from snippetgen_harness.verify.expectations import expect

if TYPE_CHECKING:
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.verify.stage import Visit


class OpenPage(Protocol):
    """The type of the fixture `customer_page`."""

    def __call__(
        self,
        config: SnippetConfig | Path | str,
        situation: Situation | str = "normal",
        engine: Engine = "chromium",
    ) -> VisitedPage:
        """Open a page with the snippet of a configuration, as a new visitor.

        `config` is the path of a configuration file relative to pytest's root folder, its text, or
        a SnippetConfig. `situation` is an id from situations.toml or a Situation. Raises
        ConfigError, and ValueError for an unknown situation or engine.
        """


class VisitedPage:
    """A page with a snippet. It stays open until the test opens another in the same engine."""

    def __init__(
        self, engine: Engine, visit: Visit, situation: Situation, problems: list[str]
    ) -> None:
        self.config = visit.config
        self.situation = situation
        self._engine = engine
        self._visit = visit
        self._problems = problems
        self._is_open = True

    def url(self, goal: str | None = None, value: float | None = None) -> str:
        """Call generateConversionUrl. Returns the URL, or "" if `reason` says why there is none.

        `goal` defaults to the configured goal. `value` is revenue in cents. Raises RuntimeError if
        the page makes the call throw.
        """
        arguments = js_literal(self.config.goal if goal is None else goal)
        if value is not None:
            arguments += f", {js_literal(value)}"
        answer = self._open_visit().answer(arguments)
        if answer["error"]:
            raise RuntimeError(f"generateConversionUrl throws {answer['error']}")
        return answer["url"]

    @property
    def reason(self) -> str:
        """Why the latest URL is empty, or `ready`."""
        return str(self.evaluate("api => String(window[api].reason)", self.config.global_name))

    @property
    def handover(self) -> str:
        """The snippet's status of the hand-over: `placed`, `taken`, `sent`, or ""."""
        return self._open_visit().handover()

    @property
    def stored(self) -> dict[str, str]:
        """The variables that the vendor has stored for the visitor's next call, by name."""
        return self._open_visit().stored()

    def send(self, url: str) -> None:
        """Request a URL with an image, as pages do, and wait for the response.

        Hits on Optimizely's hosts go to `optimizely_log`. Raises ValueError for an empty URL.
        """
        if not url:
            raise ValueError(
                f"the URL is empty, so there is nothing to send: the reason is {self.reason!r}"
            )
        self._open_visit().send(url)

    def evaluate(self, source: str, argument: object = None) -> Any:  # noqa: ANN401
        """Call a JavaScript function (source text) with a JSON value; await its result."""
        return self._open_visit().evaluate(source, argument)

    def wait_until(self, source: str, argument: object = None) -> bool:
        """Wait until a JavaScript function returns a true value. Returns False if it never does."""
        return self._open_visit().wait_until(source, argument)

    def leave(self) -> None:
        """Close the page, and record its problems."""
        if self._is_open:
            # Look for globals first, because more errors may arrive meanwhile.
            leaked = [f"leaked global: {name}" for name in self._visit.leaked_globals()]
            found = [*leaked, *self._visit.page_errors()]
            self._problems += [f"{self}: {problem}" for problem in found]
        self._is_open = False

    def __str__(self) -> str:
        """Name the configuration, the situation and the engine."""
        return f"{self.config.name} in {self.situation.id}, {self._engine}"

    def _open_visit(self) -> Visit:
        if not self._is_open:
            raise RuntimeError(f"{self}: the page is closed because {self._engine} opened another")
        return self._visit


def wait_for_situation(visit: Visit, situation: Situation) -> None:
    """Wait until Optimizely and the vendor have loaded as in the situation, or time out."""
    if situation not in situations():
        return  # Only the test knows what happens in its own situation.
    if situation.is_late:
        visit.wait_for_optimizely()
    if stored := expect(visit.config, situation).stored:
        visit.wait_for_handover(stored)


def read_config(config: SnippetConfig | Path | str, folder: Path) -> SnippetConfig:
    """Read a configuration from a path relative to `folder`, or from TOML. Raises ConfigError."""
    if isinstance(config, SnippetConfig):
        return config
    if isinstance(config, Path) or (config.endswith(".toml") and "\n" not in config):
        return load(folder / config)
    return parse(config, folder=folder)
