"""What an inspection observes: plain data, without conclusions.

Times are in milliseconds after the page was requested. A list is empty and a value is None if
nothing was seen; `Observation.unobservable` names what the engine cannot show at all.
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
    """A request of the page, and its response."""

    url: str
    kind: str
    """`document`, `script`, `image`, `fetch`, ... as the engine calls it."""
    method: str = "GET"
    at: float = 0.0
    status: int | None = None
    """None if there was no response."""
    failure: str = ""
    """What the browser says about a request that failed."""
    body: str = ""
    """What the request sent."""
    content_type: str = ""
    """Of `body`."""
    blocked_by: str = ""
    """The line of an ad blocker's list that matches."""


@dataclass(frozen=True, kw_only=True)
class PageError:
    """An error that nothing on the page caught, or that it wrote to the console."""

    message: str
    at: float = 0.0
    source: str = ""
    """Address of the script."""
    line: int = 0
    uncaught: bool = True


@dataclass(frozen=True, kw_only=True)
class Violation:
    """Something that the page's Content Security Policy blocked."""

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
    """The code: of the element, or of the response."""
    sha256: str = ""
    """Of the code, in hexadecimal; empty if the code is not known."""
    integrity: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    removed: bool = False
    """Whether the page has removed the element."""
    frame: str = ""
    """Address of the frame; empty for the page itself."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A state of the page that changed."""

    at: float
    what: str
    """`optimizely`, `snippet`, `reason`, `handover` or `vendor`."""
    value: str
    name: str = ""
    """The global of the snippet or the vendor."""


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """A snippet that runs."""

    name: str
    """Its global."""
    reason: str
    """As the snippet left it."""
    handover: str
    value: str = ""
    """What generateConversionUrl returns at the end of the watch."""
    value_reason: str = ""
    """The reason after that call."""
    parts: dict[str, str] = field(default_factory=dict)
    """What the functions for the parts return, by name of the function."""
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
    """The kind of its global: a queue, an object without `get`, or loaded."""
    edge_project: str = ""
    edge_account: str = ""
    """The ids in the address of its script, if they are there."""
    project: str = ""
    account: str = ""
    events: tuple[str, ...] = ()
    """API names of the events that the client knows; Classic does not say."""
    visitor: str = ""
    experiments: tuple[str, ...] = ()
    """Ids of the experiments that run for the visitor."""
    opted_out: bool = False


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What asks for consent on the page."""

    manager: str = ""
    """Name of the consent manager; empty if none was recognised."""
    asked: bool = False
    """Whether its banner was on the screen."""
    accepted_at: float | None = None
    """When the inspection accepted it."""
    function: str = ""
    """What the configured page function says: `true`, `false`, `absent`, ...; empty if no function
    is configured."""
    why_not: str = ""
    """Why the banner was not accepted."""


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """A request to Optimizely that the fake endpoint answered."""

    url: str
    method: str
    good: bool
    findings: tuple[str, ...] = ()
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What holds the vendor's variables on the page, as text."""

    queues: dict[str, str] = field(default_factory=dict)
    """The vendor's globals as JSON, by name."""
    cookies: dict[str, str] = field(default_factory=dict)
    storage: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Observation:
    """Everything that was observed on one page, in one visit."""

    url: str
    engine: str
    browser: str = ""
    final_url: str = ""
    title: str = ""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    policies: tuple[str, ...] = ()
    """Content Security Policies, of headers and of meta elements."""
    unobservable: frozenset[Fact] = frozenset()
    requests: tuple[Request, ...] = ()
    errors: tuple[PageError, ...] = ()
    violations: tuple[Violation, ...] = ()
    scripts: tuple[Script, ...] = ()
    changes: tuple[Change, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    globals: dict[str, str] = field(default_factory=dict)
    """Type of each global that was looked for and exists."""
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
    """How long the page was watched."""
    settled: bool = True
    """Whether the page had loaded in time."""
    without_cache: Observation | None = None
    """A second visit with a query parameter that no cache has seen, if there was one."""
    vendor_scripts_elsewhere: tuple[str, ...] = ()
    """Addresses of the vendor's own script on the other pages of the run."""
    screenshot: bytes | None = None

    def snippet(self, name: str) -> Snippet | None:
        """Return the snippet with a global, wherever it runs."""
        return next((each for each in self.snippets if each.name == name), None)

    def at(self, what: str, value: str) -> float | None:
        """Return when a state first had a value; None if never."""
        return next((c.at for c in self.changes if (c.what, c.value) == (what, value)), None)
