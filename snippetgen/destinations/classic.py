"""Optimizely Classic, where a conversion is a URL that is requested with GET."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from snippetgen.conversions.classic import Conversion
from snippetgen.conversions.classic_form import ClassicForm, detect
from snippetgen.conversions.classic_url import build, conversion_of, parse
from snippetgen.conversions.event_limits import HOSTS
from snippetgen.conversions.hit import LOG_DOMAIN
from snippetgen.conversions.uri_encoding import encode_uri_component
from snippetgen.destinations.base import NO_EVENTS, NOW, Receiver, Request, SendOptions, Settings
from snippetgen.lint.explain import Explanation
from snippetgen.lint.finders import logged_targets
from snippetgen.lint.findings import Finding
from snippetgen.lint.judge import judge_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HOST_NOT_LOGGED = Finding.of(
    "host_not_logged", "The log line does not name the host, so the host was not checked."
)
_LOG_HOST = re.compile(rf"[0-9]{{1,20}}\.{re.escape(LOG_DOMAIN)}")


class Classic(Receiver[Conversion]):
    """The URL in the format of Optimizely's corrected documentation and its own clients."""

    name = "classic"
    title = "Optimizely Classic"
    summary = "The conversion is a URL, in the format of the corrected documentation."
    description = "Optimizely Classic, by a URL in the format of its corrected documentation"
    value_name = "conversion URL"
    sign = "optimizely.getProjectId is a function"
    products = ("classic",)
    managed_with = "classic"
    own_hosts = True
    uniform_length = True
    fields = MappingProxyType(
        {
            "project": "getProjectId()",
            "account": "getAccountId()",
            "visitor": "getUserId()",
            "experiments": "getVariationsInParameters()",
            "segments": "segments",
            "universal_id": "cookies.PPID || ''",
        }
    )
    reasons = MappingProxyType(
        {"entity": 'not with destination = "classic", whose URL has no event id.'}
    )
    settings = ("goal_ids",)
    hints = MappingProxyType(
        {
            "optimizely_missing": "Without Optimizely, the visitor is in no experiment: add it to "
            "the page. If the site has Performance Edge, change the destination to edge.",
            "no_visitor": "Check the cookie optimizelyEndUserId.",
            "no_experiment": "Check the cookie optimizelyBuckets: it may be missing or broken, or "
            "contain only excluded experiments.",
            "no_goal": "Set the goal’s custom event name.",
            "too_long": "It does not fit into the vendor’s variable, even without segments. Choose "
            "a shorter goal name, or a packing or a vendor with more room.",
        }
    )
    cookies = (
        "optimizelyEndUserId",
        "optimizelyBuckets",
        "optimizelySegments",
        "optimizelyPPID",
    )
    needs_experiment = ClassicForm.CLASSIC.needs_experiment
    waits_for_optimizely = True
    finders = (logged_targets,)
    form: ClassVar[ClassicForm] = ClassicForm.CLASSIC
    """The form of the URL."""

    def write(self, conversion: Conversion) -> str:
        """Return the conversion URL. Raises ValueError like `build`."""
        return build(conversion, self.form)

    def read(self, text: str) -> Conversion:
        """Return the conversion in a URL. Raises ValueError if it is invalid."""
        return conversion_of(parse(text), self.form)

    def take_apart(self, conversion: Conversion) -> dict[str, str]:
        """Return the fields; experiments and segments are parameters of the URL."""
        experiments = (f"&x{key}={value}" for key, value in conversion.experiments.items())
        segments = (
            f"&s{key}={encode_uri_component(value)}" for key, value in conversion.segments.items()
        )
        return {
            "project": conversion.project,
            "account": conversion.account,
            "visitor": conversion.visitor,
            "experiments": "".join(experiments),
            "segments": "".join(segments),
            "universal_id": conversion.universal_id or "",
        }

    def assemble(self, values: Mapping[str, str], settings: Settings) -> Conversion:
        """Return the conversion with these fields. Raises ValueError for what must not be sent."""
        return replace(self.read(self._joined(values, settings)), goal=settings.goal)

    def goal_of(self, conversion: Conversion) -> str:
        """Return the goal's custom event name."""
        return conversion.goal

    def counted_as(
        self,
        conversion: Conversion,
        goal: str | None,
        revenue: int | None,
        events: Mapping[str, str] = NO_EVENTS,
    ) -> Conversion:
        """Return the conversion with this revenue and, unless it is None, this goal."""
        del events
        return replace(conversion, goal=goal or conversion.goal, revenue=revenue)

    def configured(self, conversion: Conversion, settings: Settings) -> Conversion:
        """Return the conversion with the configured goal ids, and the universal id if sent."""
        universal_id = conversion.universal_id if settings.universal_id else None
        return replace(conversion, goal_ids=settings.goal_ids, universal_id=universal_id)

    def example(self, visitor: Mapping[str, Any], settings: Settings) -> Conversion:
        """Return the conversion of a made-up visitor."""
        known = {key: visitor[key] for key in ("project", "account", "visitor", "experiments")}
        return Conversion(
            **known,
            segments=visitor["segments"],
            goal=settings.goal,
            goal_ids=settings.goal_ids,
            universal_id=visitor.get("universal_id") if settings.universal_id else None,
        )

    def shortened(self, conversion: Conversion) -> Conversion:
        """Return the conversion without segments."""
        return replace(conversion, segments={})

    def request(self, text: str, options: SendOptions = NOW) -> Request:
        """Return the request for the URL, with the time of the call unless it is now.

        A URL cannot carry the uuid.
        """
        called_at = options.timestamp_ms
        when = "" if called_at is None else f"&time={called_at // 1000}"
        return Request("GET", f"{text}{when}")

    def origin(self, project: str, events_host: str = HOSTS[0]) -> str:
        """Return that of the project's log host."""
        del events_host
        return f"https://{project}.{LOG_DOMAIN}" if project else ""

    def owns(self, host: str) -> bool:
        """Return whether a host is the log host of a project."""
        return _LOG_HOST.fullmatch(host) is not None

    def explain(self, text: str) -> Explanation | None:
        """Return an explanation of a URL of this form; None if it has another form."""
        if text.startswith("/event?"):
            return self._explain_target(text)
        try:
            hit = parse(text)
        except ValueError:
            return None
        if detect(hit) != self.form:
            return None
        return Explanation(self.name, tuple(judge_url(hit, self.form)), hit.parameters)

    def _explain_target(self, text: str) -> Explanation | None:
        """Explain the target of a logged request, whose scheme and host are unknown."""
        hit = replace(parse(f"https://host{text}"), authority="")
        if detect(hit) != self.form:
            return None
        findings = [each for each in judge_url(hit, self.form) if each.code != "host_unknown"]
        return Explanation(self.name, (_HOST_NOT_LOGGED, *findings), hit.parameters)

    def judge(self, text: str) -> Sequence[Finding]:
        """Return the findings about a URL. Raises ValueError like `parse`."""
        return judge_url(parse(text), self.form)

    def ids(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the URL's parameters for project and account."""
        return {"a": values["project"], "d": values["account"]}

    def _joined(self, values: Mapping[str, str], settings: Settings) -> str:
        """Join the fields into a URL. Their values are checked when the URL is read."""
        parameters = {**self.ids(values), "n": settings.goal, "u": values["visitor"]}
        head = "&".join(f"{key}={encode_uri_component(text)}" for key, text in parameters.items())
        universal_id = values.get("universal_id")
        tail = f"&p={encode_uri_component(universal_id)}" if universal_id else ""
        tail += f"&g={','.join(settings.goal_ids)}" if settings.goal_ids else ""
        query = f"{head}{values['experiments']}{values['segments']}{tail}"
        return f"https://{values['project']}.{LOG_DOMAIN}/event?{query}"
