"""A customer's page in a browser, as a test sees it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from snippetgen.config import SnippetConfig, load, parse
from snippetgen.javascript.literals import js_literal
from snippetgen.text.suggestions import did_you_mean
from snippetgen_harness.pages.situations import Situation, situations
from snippetgen_harness.verify.expectations import expect

if TYPE_CHECKING:
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.verify.stage import Visit


class OpenPage(Protocol):
    """What the fixture `customer_page` gives."""

    def __call__(
        self,
        config: SnippetConfig | Path | str,
        situation: Situation | str = "normal",
        engine: Engine = "chromium",
    ) -> VisitedPage:
        """Open a page with the snippet of a configuration, as a visitor who was never there.

        `config` is the path of a configuration file, seen from pytest's root folder, or its text,
        or a SnippetConfig. `situation` is one of situations.toml by its id, or a Situation.
        Raises ConfigError, ValueError for a situation or an engine that does not exist.
        """


class VisitedPage:
    """A page with a snippet; there until the same engine opens another."""

    def __init__(
        self, engine: Engine, visit: Visit, situation: Situation, problems: list[str]
    ) -> None:
        self.config = visit.config
        self.situation = situation
        self._engine = engine
        self._visit = visit
        self._problems = problems
        self._is_there = True

    def url(self, goal: str | None = None, value: float | None = None) -> str:
        """Call generateConversionUrl; returns its URL, or "", then `reason` tells why.

        Without a `goal` it takes that of the configuration. `value` is revenue in cents.
        """
        arguments = js_literal(self.config.goal if goal is None else goal)
        if value is not None:
            arguments += f", {js_literal(value)}"
        return self._there().answer(arguments)["url"]

    @property
    def reason(self) -> str:
        """Why the latest URL is empty; `ready` where it is not."""
        return str(self.evaluate("api => String(window[api].reason)", self.config.global_name))

    @property
    def stored(self) -> dict[str, str]:
        """What the vendor holds for the visitor's next call, by the names of its variables."""
        return self._there().stored()

    def send(self, url: str) -> None:
        """Request a URL with an image, as pages do, and wait for the answer.

        Optimizely's hosts lead to `optimizely_log`. Raises ValueError for an empty URL.
        """
        if not url:
            raise ValueError("there is no URL to send: the page's `reason` tells why")
        self._there().send(url)

    def evaluate(self, source: str, argument: object = None) -> Any:  # noqa: ANN401
        """Call a JavaScript function, given as source, with a JSON value; wait for its promise."""
        return self._there().evaluate(source, argument)

    def wait_until(self, source: str, argument: object = None) -> bool:
        """Wait until a JavaScript function gives something true; False where it never does."""
        return self._there().wait_until(source, argument)

    def leave(self) -> None:
        """Note what went wrong on the page, which is gone then."""
        if self._is_there:
            # First what needs the page, during which more may come to light.
            leaked = [f"leaked global: {name}" for name in self._visit.leaked_globals()]
            found = [*leaked, *self._visit.page_errors()]
            self._problems += [f"{self}: {problem}" for problem in found]
        self._is_there = False

    def __str__(self) -> str:
        """Name the configuration, the situation and the engine."""
        return f"{self.config.name} in {self.situation.id}, {self._engine}"

    def _there(self) -> Visit:
        if not self._is_there:
            raise RuntimeError(f"{self}: the page is gone, {self._engine} opened another")
        return self._visit


def wait_for_situation(visit: Visit, situation: Situation) -> None:
    """Wait until on a page has happened what its situation says, for some seconds at most."""
    if situation not in situations():
        return  # What happens there only the test knows.
    if situation.optimizely == "late":
        visit.wait_for_optimizely()
    if stored := expect(visit.config, situation).stored:
        visit.wait_for_handover(stored)


def read_config(config: SnippetConfig | Path | str, folder: Path) -> SnippetConfig:
    """Read a configuration: a path seen from `folder`, or TOML. Raises ConfigError."""
    if isinstance(config, SnippetConfig):
        return config
    if isinstance(config, Path) or (config.endswith(".toml") and "\n" not in config):
        return load(folder / config)
    return parse(config, folder=folder)


def find_situation(situation: Situation | str) -> Situation:
    """Find a situation by its id; raises ValueError."""
    if isinstance(situation, Situation):
        return situation
    known = {each.id: each for each in situations()}
    if situation not in known:
        raise ValueError(f"there is no situation {situation!r}.{did_you_mean(situation, known)}")
    return known[situation]
