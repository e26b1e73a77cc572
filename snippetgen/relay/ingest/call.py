"""One call, as a vendor's notification tells of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from snippetgen.relay.store.schema import LONGEST_ID
from snippetgen.validation.problems import shown
from snippetgen.vendors.payloads import ReturnError, follow, read_document, variables_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig

_AMOUNT = re.compile(r"[^\d.,+-]{0,4}(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?[^\d.,+-]{0,4}")
_YES = frozenset({"true", "yes", "1", "answered", "connected", "completed"})
_NO = frozenset({"false", "no", "0", ""})


@dataclass(frozen=True)
class Call:
    """What is known about a call; None where the notification does not say.

    `began` is in milliseconds since 1970, `duration` in seconds, `amount` is the vendor's text.
    """

    id: str
    variables: Mapping[str, str]
    began: int | None = None
    duration: float | None = None
    answered: bool | None = None
    first_time: bool | None = None
    tags: tuple[str, ...] | None = None
    amount: str | None = None


def read_call(config: SnippetConfig, *, body: bytes = b"", query: str = "") -> Call:
    """Read a notification of the configuration's vendor.

    Raises ReturnError where it is not what the vendor sends, or has no id.
    """
    document = read_document(config.vendor_descriptor, body=body, query=query)
    variables = variables_of(config.vendor_descriptor, document)
    return call_of(document, variables, paths_of(config))


def call_of(
    document: Any,  # noqa: ANN401
    variables: Mapping[str, str],
    places: Mapping[str, tuple[str, ...]],
) -> Call:
    """Find the facts of a call in a document; raises ReturnError where it has no id."""
    found = {field: _first(document, paths) for field, paths in places.items()}
    if not (id_ := _text(found["id"])):
        looked = " or ".join(places["id"])
        raise ReturnError(f"the call has no id: there is nothing at {looked}")
    if not is_text(id_):
        raise ReturnError(f"the call's id is {shown(id_)}: it holds what is no text")
    if len(id_) > LONGEST_ID:
        raise ReturnError(f"the call's id has {len(id_)} characters: at most {LONGEST_ID} are kept")
    return Call(
        id=id_,
        variables=variables,
        began=_moment(_text(found["time"])),
        duration=_number(_text(found["duration"])),
        answered=_truth(found["answered"]),
        first_time=_truth(found["first_time"]),
        tags=_tags(found["tags"]),
        amount=_text(found["revenue"]),
    )


def paths_of(config: SnippetConfig) -> dict[str, tuple[str, ...]]:
    """Tell where each fact is looked for: where the configuration says, or the catalogue."""
    known: dict[str, tuple[str, ...]] = config.vendor_descriptor.return_channel.call.model_dump()
    return known | {str(field): (path,) for field, path in config.calls.fields.items()}


def is_text(found: str) -> bool:
    """Tell whether every database can hold it: JSON may say halves of characters, and NUL."""
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in found)


def cents(amount: str, unit: str) -> int | None:
    """Read an amount of money, such as `$1,234.50`; None where it is not clear which one it is.

    `unit` is `units`, of which each has a hundred cents, or `cents`.
    """
    match = _AMOUNT.fullmatch(amount.strip())
    if match is None:
        return None
    number = Decimal(match[1].replace(",", "") + (match[2] or ""))
    in_cents = number * 100 if unit == "units" else number
    return int(in_cents) if in_cents == in_cents.to_integral_value() else None


def _first(document: Any, paths: tuple[str, ...]) -> Any:  # noqa: ANN401
    return next((f for p in paths if (f := _follow(document, p)) not in (None, "")), None)


def _follow(document: Any, path: str) -> Any:  # noqa: ANN401
    if isinstance(document, dict) and path in document:
        return document[path]  # a name that has dots itself
    try:
        return follow(document, path)
    except ReturnError:
        return None


def _text(found: Any) -> str | None:  # noqa: ANN401
    return found.strip() if isinstance(found, str) else None


def _number(text: str | None) -> float | None:
    try:
        number = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return float(number) if number is not None and number.is_finite() else None


def _truth(found: Any) -> bool | None:  # noqa: ANN401
    if isinstance(found, bool):
        return found
    text = (_text(found) or "").lower()
    if text in _YES or text in _NO:
        return None if found is None else text in _YES
    seconds = _number(text)
    return None if seconds is None else seconds > 0


def _tags(found: Any) -> tuple[str, ...] | None:  # noqa: ANN401
    if isinstance(found, str):
        found = found.split(",")
    if not isinstance(found, list):
        return None
    names = (
        tag.get("name") or tag.get("tag_name") if isinstance(tag, dict) else tag for tag in found
    )
    return tuple(name.strip() for name in names if isinstance(name, str) and name.strip())


def _moment(text: str | None) -> int | None:
    """Read a moment; one without a time zone is taken for UTC."""
    if text and re.fullmatch(r"\d{9,13}(\.\d+)?", text):
        number = float(text)
        return int(number if number >= 1e11 else number * 1000)
    try:
        moment = datetime.fromisoformat(text or "")
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0, int(aware.timestamp() * 1000))
    except (ValueError, OverflowError):
        return None
