"""The observations of an inspection: plain data without conclusions.

Times are in milliseconds after the page was requested. A list is empty and a value is None if
nothing was observed. `Observation.unobservable` names what the engine cannot show.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

EdgeKind = Literal["absent", "queue", "partial", "edge"]
OptimizelyKind = Literal["absent", "queue", "partial", "classic", "web", "bundled"]

Fact = Literal["status", "requests", "bodies", "errors", "violations", "early", "frames", "consent"]
"""What some engines cannot show: the page's status and headers, its requests, the bodies of
responses, errors, violations of its Content Security Policy, what happens before the page has
loaded, what is in frames, and banners that ask for consent."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request from the page, and its response."""

    url: str
    kind: str
    """`document`, `script`, `image`, `fetch`, ... as the engine calls it."""
    method: str = "GET"
    at: float = 0.0
    status: int | None = None
    """None if there was no response."""
    failure: str = ""
    """The browser's message about a failed request."""
    body: str = ""
    """The body of the request."""
    content_type: str = ""
    """Of `body`."""
    blocked_by: str = ""
    """The line of an ad blocker's list that matches."""


@dataclass(frozen=True, kw_only=True)
class PageError:
    """An uncaught error on the page, or an error on its console."""

    message: str
    at: float = 0.0
    source: str = ""
    """Address of the script."""
    line: int = 0
    uncaught: bool = True


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A violation of the page's Content Security Policy."""

    directive: str
    blocked: str
    """An address, or `inline`, `eval`, ..."""
    policy: str = ""
    line: int = 0
    at: float = 0.0
    report_only: bool = False


@dataclass(frozen=True, kw_only=True)
class Script:
    """A script element that was on the page at some time."""

    src: str = ""
    """Empty for an inline script."""
    type: str = ""
    text: str = ""
    """The code of the element or of the response."""
    sha256: str = ""
    """The SHA-256 of the code in hexadecimal; empty if the code is unknown."""
    integrity: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    removed: bool = False
    """Whether the page has removed the element."""
    frame: str = ""
    """Address of the frame; empty for the page itself."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of the page's state."""

    at: float
    what: str
    """`optimizely`, `snippet`, `reason`, `handover` or `vendor`."""
    value: str
    name: str = ""
    """The global of the snippet or the vendor."""


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """A running snippet."""

    name: str
    """Its global."""
    reason: str
    """The reason when it was observed."""
    handover: str
    value: str = ""
    """The result of generateConversionUrl at the end of the watch."""
    value_reason: str = ""
    """The reason after that call."""
    parts: dict[str, str] = field(default_factory=dict)
    """The results of the functions for the parts, by function name."""
    call_ms: float | None = None
    """Duration of the fastest of three calls of generateConversionUrl."""
    frame: str = ""


@dataclass(frozen=True, kw_only=True)
class Optimizely:
    """Optimizely on the page."""

    kind: OptimizelyKind = "absent"
    edge: bool = False
    """Whether the page has Performance Edge."""
    edge_kind: EdgeKind = "absent"
    """The kind of Performance Edge's global: a queue, an object without `get`, or loaded."""
    edge_project: str = ""
    edge_account: str = ""
    """The ids in the address of its script, if present."""
    project: str = ""
    account: str = ""
    events: tuple[str, ...] = ()
    """API names of the events that the client knows; Classic does not provide them."""
    visitor: str = ""
    experiments: tuple[str, ...] = ()
    """Ids of the visitor's running experiments."""
    opted_out: bool = False


@dataclass(frozen=True, kw_only=True)
class Consent:
    """The consent tool on the page."""

    manager: str = ""
    """Name of the consent manager; empty if none was recognized."""
    asked: bool = False
    """Whether its banner was visible."""
    accepted_at: float | None = None
    """When the inspection accepted it."""
    function: str = ""
    """The result of the configured page function: `true`, `false`, `absent`, ...; empty if no
    function is configured."""
    why_not: str = ""
    """Why the banner was not accepted."""


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """A request to Optimizely that the fake endpoint received."""

    url: str
    method: str
    good: bool
    findings: tuple[str, ...] = ()
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """The vendor's variables on the page, as text."""

    queues: dict[str, str] = field(default_factory=dict)
    """The vendor's globals as JSON, by name."""
    cookies: dict[str, str] = field(default_factory=dict)
    storage: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Observation:
    """All observations of a page in one visit."""

    url: str
    engine: str
    browser: str = ""
    final_url: str = ""
    title: str = ""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    policies: tuple[str, ...] = ()
    """Content Security Policies from headers and meta elements."""
    unobservable: frozenset[Fact] = frozenset()
    requests: tuple[Request, ...] = ()
    errors: tuple[PageError, ...] = ()
    violations: tuple[Violation, ...] = ()
    scripts: tuple[Script, ...] = ()
    changes: tuple[Change, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    globals: dict[str, str] = field(default_factory=dict)
    """Types of the existing globals that were searched for."""
    optimizely: Optimizely = Optimizely()
    cookies_readable: bool = True
    cookies: dict[str, str] = field(default_factory=dict)
    """Optimizely's cookies and the vendor's."""
    stored: Stored = Stored()
    consent: Consent = Consent()
    conversions: tuple[Conversion, ...] = ()
    service_worker: bool = False
    frames: tuple[str, ...] = ()
    """Addresses of the frames on the page."""
    popups: int = 0
    dialogs: tuple[str, ...] = ()
    downloads: tuple[str, ...] = ()
    watched_ms: float = 0.0
    """Milliseconds for which the page was watched."""
    settled: bool = True
    """Whether the page had loaded in time."""
    without_cache: Observation | None = None
    """A second visit with a query parameter that no cache has seen, if there was one."""
    vendor_scripts_elsewhere: tuple[str, ...] = ()
    """Addresses of the vendor's own script on the other pages of the run."""
    screenshot: bytes | None = None

    def snippet(self, name: str) -> Snippet | None:
        """Return the snippet with a global, in any frame."""
        return next((each for each in self.snippets if each.name == name), None)

    def at(self, what: str, value: str) -> float | None:
        """Return when a state first had a value, or None."""
        return next((c.at for c in self.changes if (c.what, c.value) == (what, value)), None)
