"""Reads the variables in a request from a page to its vendor."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, unquote_plus, urlsplit

from snippetgen.vendors.descriptor import NONE
from snippetgen.vendors.handover import fill
from snippetgen.vendors.payloads import value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from snippetgen.vendors.descriptor import Vendor
    from snippetgen.vendors.models import VendorRequest
    from snippetgen.vendors.option import Value

MAX_LENGTH = 1024 * 1024
"""The maximum number of characters of an address or a body; a longer one counts as empty."""

DISTINCTIVE = 8
"""The minimum length of a value to search for anywhere: shorter values occur by accident."""

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{2,}={0,2}")


@dataclass(frozen=True)
class PageRequest:
    """A request from a page."""

    url: str
    """An absolute address."""
    body: str = ""
    method: str = "GET"


@dataclass(frozen=True)
class FoundValues:
    """Which of the values that a page handed over a vendor's request carries."""

    request: VendorRequest
    """The vendor's facts about such requests."""
    carried: frozenset[str] = frozenset()
    """The variables that arrived unchanged."""
    changed: Mapping[str, str] | None = None
    """The variables that arrived with another value, and that value."""
    missing: frozenset[str] = frozenset()
    """The variables that the request does not carry."""
    problem: str = ""
    """Why the established location cannot be read, as a phrase."""

    @property
    def is_complete(self) -> bool:
        """Whether the request carries all values."""
        return not self.missing and not self.changed

    @property
    def is_conclusive(self) -> bool:
        """Whether a value that was not found is missing: its location is established."""
        return self.request.place != "unknown" and not self.problem

    @property
    def place(self) -> str:
        """Where the values are, as a phrase."""
        return place_of(self.request)


def find_value_in_request(
    vendor: Vendor,
    request: PageRequest,
    values: Mapping[str, str],
    options: Mapping[str, Value] = NONE,
) -> FoundValues | None:
    """Look for values, given by variable name, in a request from a page.

    Returns None if the vendor's file does not describe such requests. If it does not say where
    values are, a value counts as carried wherever it is. Empty values are omitted, because some
    vendors drop them. Short ones count only at the established location.
    """
    facts = next(
        (each for each in vendor.requests if _matches(each, request, vendor, options)), None
    )
    if facts is None:
        return None
    wanted = {name: value for name, value in values.items() if value}
    if facts.place == "unknown":
        carried = frozenset(name for name, value in wanted.items() if _contains(request, value))
        return FoundValues(facts, carried, {}, frozenset(wanted) - carried)
    try:
        read = _read(facts, request)
    except ValueError as error:
        return FoundValues(facts, changed={}, missing=frozenset(wanted), problem=str(error))
    changed = {
        name: read[name] for name in wanted if read.get(name) not in (None, "", wanted[name])
    }
    # Some versions of a vendor's script put a value elsewhere, so it is not missing.
    carried = frozenset(
        name
        for name, value in wanted.items()
        if name not in changed and (read.get(name) == value or _contains(request, value))
    )
    return FoundValues(facts, carried, changed, frozenset(wanted) - carried - changed.keys())


def place_of(facts: VendorRequest) -> str:
    """Return where the variables are in a vendor's requests, as a phrase."""
    kinds = {
        "query": ("the query", "the query parameter"),
        "form": ("the form", "the form field"),
        "json": ("the JSON body", "the JSON body, at"),
        "address": ("the address", "the address, after"),
        "unknown": ("a location that is not established", ""),
    }
    whole, part = kinds[facts.place]
    return f"{part} {facts.key}" if facts.key else whole


def carries(request: PageRequest, value: str) -> bool:
    """Return whether a value is in the address or the body of a request, in any usual encoding.

    These are percent encoding (once or twice), base64 with either alphabet, and JSON.
    """
    return bool(value) and any(value in text for text in _readings(request))


def _contains(request: PageRequest, value: str) -> bool:
    return len(value) >= DISTINCTIVE and carries(request, value)


def _matches(
    facts: VendorRequest, request: PageRequest, vendor: Vendor, options: Mapping[str, Value]
) -> bool:
    address = str(fill(facts.address, vendor.options_in_use(options)) or "")
    address = re.sub(r"^(https?:)?//", "", address.partition("?")[0])
    if not address or facts.method not in ("unknown", request.method):
        return False
    try:
        parts = urlsplit(request.url)
        host = parts.netloc.rpartition("@")[2].lower()
    except ValueError:
        return False
    # The address of a request to the page's own site has no host.
    found = parts.path if address.startswith("/") else host + parts.path
    pattern = ".*".join(re.escape(part) for part in address.split("*"))
    return re.fullmatch(pattern, found, re.DOTALL) is not None


def _read(facts: VendorRequest, request: PageRequest) -> dict[str, str]:
    """Return the variables at the established location. Raises ValueError if it cannot be read."""
    found = _at(facts, request)
    if facts.decoding == "base64" and isinstance(found, str):
        found = decode_base64(found.replace(" ", "+"))  # a + that was not percent-encoded
    if facts.encoding == "query-text" and isinstance(found, str):
        found = dict(parse_qsl(found.lstrip("?&"), keep_blank_values=True))
    if facts.encoding == "json-text" and isinstance(found, str):
        found = _json(found, place_of(facts))
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError(f"{place_of(facts)} has no names and values")
    return {name: value for name, value in found.items() if isinstance(value, str)}


def _at(facts: VendorRequest, request: PageRequest) -> Any:  # noqa: ANN401
    url, body = _bounded(request.url), _bounded(request.body)
    if facts.place == "address":
        return _after(facts.key, url)
    if facts.place == "json":
        return value_at(_json(body, "the body"), facts.key)
    text = urlsplit(url).query if facts.place == "query" else body
    fields = dict(parse_qsl(text, keep_blank_values=True))
    return fields.get(facts.key) if facts.key else fields


def _json(text: str, what: str) -> Any:  # noqa: ANN401
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"{what} is not JSON") from None


def _after(key: str, url: str) -> str | None:
    """Return the text in an address between `key` and the next separator."""
    for text in (url, unquote(url)):
        _, found, rest = text.partition(key)
        if found:
            return unquote(re.split(r"[/?&#]", rest, maxsplit=1)[0])
    return None


def _readings(request: PageRequest) -> Iterator[str]:
    """Yield an address and a body: unchanged, decoded, and decoded part by part."""
    url, body = _bounded(request.url), _bounded(request.body)
    parts = [url, body]
    for text in (url.partition("?")[2], body):
        parts += (value for _, value in parse_qsl(text))
    parts += url.partition("?")[0].split("/")
    for part in filter(None, parts):
        for text in _unpacked(part):
            once = unquote(text)
            yield from (text, once, unquote(once), unquote_plus(text), text.replace("\\/", "/"))


def _unpacked(text: str) -> Iterator[str]:
    yield text
    for shape in (text, unquote(text)):
        try:
            yield decode_base64(shape)
        except ValueError:
            continue


def decode_base64(text: str) -> str:
    """Decode base64 with either alphabet, padded or not. Raises ValueError if it is not text."""
    if not _BASE64.fullmatch(text):
        raise ValueError("the text is not base64")
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode("utf-8")
    except ValueError:  # also for invalid UTF-8
        raise ValueError("the text is not base64 of UTF-8") from None


def _bounded(text: str) -> str:
    return text if len(text) <= MAX_LENGTH else ""
