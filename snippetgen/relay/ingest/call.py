"""One call, as a vendor's notification describes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from snippetgen.relay.store.models import MAX_CALL_ID_LENGTH
from snippetgen.text.display import shown
from snippetgen.vendors.payloads import ReturnError, follow, read_document, variables_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig

_AMOUNT = re.compile(r"[^\d.,+-]{0,4}(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?[^\d.,+-]{0,4}")
_YES = frozenset({"true", "yes", "1", "answered", "connected", "completed"})
_NO = frozenset({"false", "no", "0", ""})


@dataclass(frozen=True)
class Call:
    """The facts about a call; None if the notification does not state one.

    `started_at` is in milliseconds since 1970, `duration` in seconds, `amount` is the
    vendor's text.
    """

    id: str
    variables: Mapping[str, str]
    started_at: int | None = None
    duration: float | None = None
    answered: bool | None = None
    first_time: bool | None = None
    tags: tuple[str, ...] | None = None
    amount: str | None = None


def read_call(config: SnippetConfig, *, body: bytes = b"", query: str = "") -> Call:
    """Return the call in a notification of the configuration's vendor.

    Raises ReturnError if it is not what the vendor sends, or has no id.
    """
    document = read_document(config.vendor_descriptor, body=body, query=query)
    variables = variables_of(config.vendor_descriptor, document)
    return call_of(document, variables, paths_of(config))


def call_of(
    document: Any,  # noqa: ANN401
    variables: Mapping[str, str],
    paths: Mapping[str, tuple[str, ...]],
) -> Call:
    """Return the call in a document. Raises ReturnError if it has no usable id."""
    found = {field: _first(document, where) for field, where in paths.items()}
    if not (id_ := _text(found["id"])):
        looked = " or ".join(paths["id"])
        raise ReturnError(f"the call has no id: there is nothing at {looked}")
    if not is_text(id_):
        raise ReturnError(f"the call's id is {shown(id_)}: it holds characters that are not text")
    if len(id_) > MAX_CALL_ID_LENGTH:
        raise ReturnError(
            f"the call's id has {len(id_)} characters: at most {MAX_CALL_ID_LENGTH} are kept"
        )
    return Call(
        id=id_,
        variables=variables,
        started_at=_moment(_text(found["time"])),
        duration=_number(_text(found["duration"])),
        answered=_truth(found["answered"]),
        first_time=_truth(found["first_time"]),
        tags=_tags(found["tags"]),
        amount=_text(found["revenue"]),
    )


def paths_of(config: SnippetConfig) -> dict[str, tuple[str, ...]]:
    """Return the paths of each fact: those of the configuration, or else of the catalogue."""
    known: dict[str, tuple[str, ...]] = config.vendor_descriptor.return_channel.call.model_dump()
    return known | {str(field): (path,) for field, path in config.calls.fields.items()}


def is_text(found: str) -> bool:
    """Return whether every database can hold the text: JSON may hold NUL and lone surrogates."""
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in found)


def cents(amount: str, unit: str) -> int | None:
    """Return an amount of money, such as `$1,234.50`, in cents; None if it is ambiguous.

    `unit` is what the number counts: `units` of a hundred cents, or `cents`.
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
        return document[path]  # a name that contains dots
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
    """Return a time in milliseconds since 1970; one without a time zone is UTC."""
    if text and re.fullmatch(r"\d{9,13}(\.\d+)?", text):
        number = float(text)
        return int(number if number >= 1e11 else number * 1000)
    try:
        moment = datetime.fromisoformat(text or "")
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0, int(aware.timestamp() * 1000))
    except (ValueError, OverflowError):
        return None
