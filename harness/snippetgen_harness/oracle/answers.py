"""What a configuration's snippet must return on a page, and what the vendor must store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.conversions.classic import DIGITS, VARIATION, is_excluded
from snippetgen.conversions.uri_encoding import (
    WHITESPACE,
    encode_uri_component,
    is_encoded,
    safe_decode,
)
from snippetgen_harness.oracle import cookies, json_parser, numbers, web_experimentation
from snippetgen_harness.oracle.ids import exact, id_of, is_number
from snippetgen_harness.oracle.receivers import Events, UrlForm, received_by
from snippetgen_harness.pages.situations import Expected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.oracle.page_state import Argument, Json, Optimizely, Page


@dataclass(frozen=True, slots=True)
class _Visitor:
    """The visitor on a page. Ids are digits or ''; parameter lists begin with '&'."""

    project: str
    account: str
    id: str
    experiments: str
    segments: str
    universal_id: str


class Oracle:
    """The oracle for one configuration."""

    def __init__(self, config: SnippetConfig) -> None:
        vendor, names = config.vendor_descriptor, config.variable_names
        self._config = config
        self._names = names
        self._capacity = vendor.capacity(names.values(), config.options)
        self._measure = vendor.limits.measure

    def answer(self, page: Page, arguments: Sequence[Argument] = ()) -> Expected:
        """Return the result of generateConversionUrl(*arguments) and the reason afterwards."""
        received = self._received(page)
        if isinstance(received, Events):
            return self._event_answer(received, page, arguments)
        return self._url_answer(received, page, arguments)

    def _url_answer(self, form: UrlForm, page: Page, arguments: Sequence[Argument]) -> Expected:
        found = cookies.read(page.cookies)
        visitor = self._visitor(page, found)
        goal = _goal(arguments[0]) if arguments else ""
        head = _head(form, visitor, goal)
        tail = self._tail(visitor, arguments[1] if len(arguments) > 1 else None)
        if reason := (
            self._page_reason(page, found, "classic")
            or self._project_reason(visitor.project, visitor.account)
            or _visitor_reason(form, visitor, goal)
            or self._length_reason(visitor, head + tail)
        ):
            return Expected(reason=reason)
        return Expected(url=head + self._fitting_segments(visitor, head + tail) + tail)

    def handed_over(self, page: Page) -> dict[str, str]:
        """Return what the vendor stores on the page, by variable; {} if there is no conversion."""
        answer = self.answer(page, (self._config.goal,))
        if not answer.url:
            return {}
        if self._config.packing == "url":
            return {self._names["url"]: answer.url}
        received = self._received(page)
        if isinstance(received, Events):
            values = self._event_pieces(received, page)
        else:
            values = self._pieces(page)
        return {name: values.get(field, "") for field, name in self._names.items()}

    def _product(self, page: Page) -> str:
        """Return the product that the snippet reports to: the first one on the page."""
        products = self._config.destination_object.products
        return next(filter(page.optimizely.has, products), products[-1])

    def _received(self, page: Page) -> UrlForm | Events:
        """Return what the destination receives from the page."""
        return received_by(self._config.destination_object.on_page([self._product(page)]).name)

    def _event_answer(self, events: Events, page: Page, arguments: Sequence[Argument]) -> Expected:
        web = events.read(self._config, page)
        key = arguments[0] if arguments else None
        entity = web.entity(self._config, key)
        if problem := (
            self._page_reason(page, cookies.read(page.cookies), self._product(page))
            or (events.needs_project and self._project_reason(web.project, web.account))
            or web_experimentation.reason(web, entity)
        ):
            return Expected(reason=problem)
        value = events.write(
            web_experimentation.conversion(
                web, entity, key, arguments[1] if len(arguments) > 1 else None
            )
        )
        fits = self._fits(value if self._config.packing == "url" else web.visitor)
        return Expected(url=value) if fits else Expected(reason="too_long")

    def _event_pieces(self, events: Events, page: Page) -> dict[str, str]:
        web = events.read(self._config, page)
        return {
            "project": web.project,
            "account": web.account,
            "visitor": web.visitor,
            "entity": web.entity(self._config, self._config.goal),
        }

    def _pieces(self, page: Page) -> dict[str, str]:
        visitor = self._visitor(page, cookies.read(page.cookies))
        return {
            "project": visitor.project,
            "account": visitor.account,
            "visitor": visitor.id,
            "experiments": visitor.experiments,
            "segments": self._fitting_segments(visitor, ""),
            "universal_id": visitor.universal_id,
        }

    def _visitor(self, page: Page, found: dict[str, str]) -> _Visitor:
        optimizely = page.optimizely
        classic = optimizely.provides("classic")
        buckets = _variation_map(optimizely)
        if buckets is None:
            buckets = json_object(found.get("optimizelyBuckets"))
        segments = json_object(found.get("optimizelySegments"))
        return _Visitor(
            project=id_of(optimizely.project) if classic else "",
            account=id_of(optimizely.account) if classic else "",
            id=safe_decode(found.get("optimizelyEndUserId", "")),
            experiments=_by_id("x", {key: variation_of(value) for key, value in buckets.items()}),
            segments=_by_id("s", {key: segment_of(value) for key, value in segments.items()}),
            universal_id=safe_decode(found.get("optimizelyPPID", ""))
            if self._config.universal_id
            else "",
        )

    def _page_reason(self, page: Page, found: dict[str, str], product: str) -> str:
        if safe_decode(found.get("optimizelyOptOut", "")) == "true":
            return "opted_out"
        asks = self._config.consent or self._config.data_layer.consent
        if asks and not _agreed(page):
            return "no_consent"
        needed = set(self._config.destination_object.globals)
        if not needed:
            return ""
        if needed.isdisjoint(page.optimizely.globals):
            return "optimizely_missing"
        return "" if page.optimizely.has(product) else "optimizely_loading"

    def _project_reason(self, project: str, account: str) -> str:
        """Return `no_project` if the page has no project or not the configured one."""
        wanted = (self._config.project_id or project, self._config.account_id or account)
        return "" if project and account and (project, account) == wanted else "no_project"

    def _length_reason(self, visitor: _Visitor, without_segments: str) -> str:
        if self._config.packing == "url":
            needed = [without_segments]
        else:
            needed = [visitor.id, visitor.experiments, visitor.universal_id]
        return "" if all(map(self._fits, needed)) else "too_long"

    def _tail(self, visitor: _Visitor, revenue: Argument) -> str:
        config = self._config
        cents = numbers.whole(numbers.as_double(revenue)) if is_number(revenue) else None
        return (
            (f"&v={cents}" if cents is not None else "")
            + (f"&g={','.join(config.goal_ids)}" if config.goal_ids else "")
            + (f"&p={encode_uri_component(visitor.universal_id)}" if visitor.universal_id else "")
        )

    def _fitting_segments(self, visitor: _Visitor, rest: str) -> str:
        sent = rest + visitor.segments if self._config.packing == "url" else visitor.segments
        return visitor.segments if self._fits(sent) else ""

    def _fits(self, text: str) -> bool:
        if not self._capacity:
            return True
        measured = encode_uri_component(text) if self._measure == "encoded" else text
        return numbers.utf16_length(measured) <= self._capacity


def _visitor_reason(form: UrlForm, visitor: _Visitor, goal: str) -> str:
    if not visitor.id.strip(WHITESPACE):
        return "no_visitor"
    # A conversion without an experiment does not count; the sample of 2015 sent it anyway.
    if not visitor.experiments and form.needs_experiment:
        return "no_experiment"
    return "" if goal else "no_goal"


def _head(form: UrlForm, visitor: _Visitor, goal: str) -> str:
    ids = form.ids.format(project=visitor.project, account=visitor.account)
    return (
        f"https://{visitor.project}.log.optimizely.com/event?{ids}"
        f"&n={goal}&u={encode_uri_component(visitor.id)}{visitor.experiments}"
    )


def _agreed(page: Page) -> bool:
    return page.consent.kind in ("value", "function") and page.consent.answer is True


def _variation_map(optimizely: Optimizely) -> dict[str, Json] | None:
    """Return data.state.variationIdsMap; None if it is absent, {} if it is not an object."""
    if not optimizely.provides("classic"):
        return None
    value = optimizely.data
    for key in ("state", "variationIdsMap"):
        value = value.get(key) if isinstance(value, dict) else None
    if not _is_there(value):
        return None
    return value if isinstance(value, dict) else {}


def _is_there(value: Json) -> bool:
    return isinstance(value, (dict, list)) or bool(value)


def json_object(text: str | None) -> dict[str, Json]:
    """Return the JSON object in a cookie, encoded or not; {} if it has none."""
    try:
        value = json_parser.parse(safe_decode(text or ""))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _by_id(letter: str, values: dict[str, str]) -> str:
    sent = (key for key, value in values.items() if value and DIGITS.fullmatch(key))
    return "".join(f"&{letter}{key}={values[key]}" for key in json_parser.in_javascript_order(sent))


def variation_of(value: Json) -> str:
    """Return a variation's id, or a multivariate test's ids joined by `_`; '' if invalid."""
    text = "_".join(map(exact, value if isinstance(value, list) else [value]))
    return text if VARIATION.fullmatch(text) and not is_excluded(text) else ""


def segment_of(value: Json) -> str:
    """Return a segment's value as it is sent; '' if it is omitted."""
    if value is None or value is False or isinstance(value, (list, dict)):
        return ""
    if is_number(value):
        text = numbers.text_of(numbers.as_double(value))
    else:
        text = "true" if value is True else str(value)
    try:
        return encode_uri_component(safe_decode(text))
    except ValueError:  # a lone surrogate
        return ""


def _goal(argument: Argument) -> str:
    """Return a goal's name as it is sent; '' if it is missing or cannot be encoded."""
    if not isinstance(argument, str):
        return ""
    try:
        name = argument if is_encoded(argument) else encode_uri_component(argument)
    except ValueError:
        return ""
    return name if safe_decode(name).strip(WHITESPACE) else ""
