"""The input of the rules: an observation, and the expected configuration."""

from __future__ import annotations

import base64
import binascii
import re
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

from snippetgen.builder.rendering import render
from snippetgen_harness.inspect.carriers import carriers
from snippetgen_harness.inspect.models import Request
from snippetgen_harness.inspect.recognition import (
    global_in,
    goal_in,
    is_quoted,
    is_snippet,
    scripts_of,
    vendors_on_page,
)
from snippetgen_harness.inspect.vendor_requests import arrivals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.vendors.vendor_file import CatalogueEntry
    from snippetgen_harness.inspect.models import Observation, Script, Snippet
    from snippetgen_harness.inspect.vendor_requests import Arrival

_JAVASCRIPT = re.compile(r"^(|module|(text|application)/(x-)?(java|ecma)script)$", re.IGNORECASE)
_DATA = re.compile(r"^data:(?:text|application)/(?:x-)?javascript[^,]*?(;base64)?,(.*)$", re.DOTALL)
_LOST = re.compile(
    r"^csp$|^mixed-content$|BLOCKED_BY_(?:CLIENT|CSP)|CONTENT_BLOCKED|NAME_NOT_RESOLVED"
    r"|UNKNOWN_HOST|CONNECTION_(?:REFUSED|FAILED|TIMED_OUT)|PROXY_CONNECTION"
)
"""Errors that browsers report for requests that never reach a server."""

DEFAULT_GLOBAL = "offlineConversion"


class Copy:
    """A script element with the code of a snippet or the address of its file."""

    def __init__(self, script: Script, code: str) -> None:
        self.script = script
        self.code = code

    @property
    def runs(self) -> bool:
        """Whether browsers run the element: its type is JavaScript, and its code was not moved."""
        return bool(_JAVASCRIPT.match(self.script.type)) and bool(
            self.script.src or self.script.text
        )

    @property
    def place(self) -> str:
        """The location of the code, for messages."""
        source = self.script.src
        if source.startswith("data:"):
            return "a data: address"
        return source or "an inline script"


class Case:
    """An observation, and the configuration if there is one."""

    def __init__(
        self,
        observation: Observation,
        config: SnippetConfig | None,
        known_builds: Mapping[str, str] | None = None,
    ) -> None:
        self.observation = observation
        self.config = config
        self.known_builds = known_builds or {}

    @cached_property
    def global_name(self) -> str:
        """The snippet's global: the configured one or the one on the page.

        If only a build with another global runs on the page, this is its global: the page has an
        older build of the configuration.
        """
        if self.config:
            return self._other_global or self.config.global_name
        found = [each.name for each in self.observation.snippets]
        found += [name for copy in self.copies if (name := global_in(copy.code))]
        return found[0] if found else DEFAULT_GLOBAL

    @property
    def _other_global(self) -> str | None:
        names = [global_in(copy.code) for copy in self.copies]
        if not self.config or None in names or self.config.global_name in names:
            return None
        return next((each.name for each in self.observation.snippets if each.name in names), None)

    @cached_property
    def goal(self) -> str | None:
        """The goal: the configured one or the one in the snippet's code."""
        if self.config:
            return self.config.goal
        return next(filter(None, (goal_in(copy.code) for copy in self.copies)), None)

    @cached_property
    def snippet(self) -> Snippet | None:
        """The running snippet: the configured one or, without a configuration, any."""
        return self.observation.snippet(self.global_name)

    @cached_property
    def copies(self) -> list[Copy]:
        """The scripts that contain the snippet, whether they run or not."""
        found = [Copy(each, code) for each in self.observation.scripts if (code := _code(each))]
        named = [Copy(each, "") for each in self.observation.scripts if self._is_named(each)]
        known = {id(copy.script) for copy in found}
        return found + [copy for copy in named if id(copy.script) not in known]

    @property
    def inactive_copies(self) -> list[Copy]:
        """The scripts that contain the snippet if none of them has made it run."""
        return [] if self.snippet else self.copies

    @cached_property
    def builds(self) -> tuple[str, ...]:
        """The code that the configuration produces: minified and readable."""
        if self.config is None:
            return ()
        snippet = render(self.config)
        return (snippet.minified, snippet.readable)

    def is_current(self, copy: Copy) -> bool:
        """Return whether a copy has the configured code, alone or in a bundle.

        Minifiers of HTML remove the semicolon at the end.
        """
        return any(build.strip().rstrip(";") in copy.code for build in self.builds)

    @property
    def is_stuck(self) -> bool:
        """Whether a snippet runs but has handed nothing over."""
        return self.snippet is not None and not self.snippet.handover

    @cached_property
    def vendor(self) -> CatalogueEntry | None:
        """The vendor: the configured one or the one whose script is on the page."""
        if self.config:
            return self.config.vendor_descriptor
        found = vendors_on_page(self.observation.requests, self.observation.globals)
        return found[0] if len(found) == 1 else None

    @cached_property
    def vendor_scripts(self) -> list[str]:
        """The addresses of the vendor's own script on the page, including blocked ones."""
        return scripts_of(self.vendor, self.observation.requests, self.observation.scripts)

    @cached_property
    def carriers(self) -> list[Request]:
        """The requests that carry the conversion to the vendor, except lost ones."""
        lost = {id(each) for each, _ in self.lost}
        return [each for each in self._carriers if id(each) not in lost]

    @cached_property
    def lost(self) -> list[tuple[Request, str]]:
        """The requests with the conversion that do not reach the vendor, with the reasons."""
        return [(each, why) for each in self._carriers if (why := self._why_lost(each))]

    @cached_property
    def _carriers(self) -> list[Request]:
        requests = self.observation.requests
        seen = {each.url for each in requests}
        # Firefox reports what a policy blocks only as a violation.
        blocked = [
            Request(url=each.blocked, kind="", at=each.at, failure="csp")
            for each in self.observation.violations
            if not each.report_only and each.blocked not in seen
        ]
        return carriers([*requests, *blocked], self.snippet)

    @cached_property
    def arrivals(self) -> list[Arrival]:
        """The requests that the vendor's file describes, with the values that they carry."""
        lost = {id(each) for each, _ in self.lost}
        sent = [each for each in self.observation.requests if id(each) not in lost]
        return arrivals(sent, self.snippet, self.config)

    @property
    def wait_ms(self) -> int:
        """Milliseconds that the snippet waits for Optimizely."""
        return self.config.wait_ms if self.config else 5000

    def trouble(self, concerns: Callable[[str], bool]) -> tuple[str, str] | None:
        """Return the address of a script that did not load, and the reason, or None.

        `concerns` returns whether an address matters.
        """
        for violation in self.observation.violations:
            if not violation.report_only and concerns(violation.blocked):
                why = f"the Content Security Policy blocks it ({violation.directive})"
                return violation.blocked, why
        for request in self.observation.requests:
            if concerns(request.url) and (why := _why(request)):
                return request.url, why
        return None

    def _why_lost(self, request: Request) -> str:
        """Return why a request does not arrive; "" if it does or this is uncertain.

        A request whose response the page may not read has still arrived.
        """
        for violation in self.observation.violations:
            if not violation.report_only and violation.blocked == request.url:
                return f"the Content Security Policy blocks it ({violation.directive})"
        is_lost = request.blocked_by or (request.status or 0) >= 400
        return _why(request) if is_lost or _LOST.search(request.failure) else ""

    def _is_named(self, script: Script) -> bool:
        """Return whether a script element has the address of the configured snippet's file."""
        if self.config is None:
            return False
        names = (f"/{self.config.name}.min.js", f"/{self.config.name}.js")
        addresses = (script.src, *script.attributes.values())
        return any(f"/{urlsplit(each).path}".endswith(names) for each in addresses if each)


def seconds(milliseconds: float) -> str:
    """Return a time as text, such as `0.25 s`."""
    return f"{milliseconds / 1000:.2f} s"


def _code(script: Script) -> str:
    """Return the code of the snippet in a script element, or ""."""
    texts = (script.text, *map(_in_data_address, (script.src, *script.attributes.values())))
    return next((text for text in texts if is_snippet(text) and not is_quoted(text)), "")


def _in_data_address(address: str) -> str:
    found = _DATA.match(address)
    if not found:
        return ""
    content = unquote_to_bytes(found[2])
    try:
        return (base64.b64decode(content) if found[1] else content).decode(errors="replace")
    except binascii.Error:
        return ""


def _why(request: Request) -> str:
    if request.blocked_by:
        return f"the ad blocker's list has {request.blocked_by!r}"
    if request.status is not None and request.status >= 400:
        return f"the server responds with status {request.status}"
    return f"the browser reports {request.failure}" if request.failure else ""
