"""Reads the page's variables from a vendor's notification of a call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from snippetgen.text.display import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from snippetgen.vendors.models import ReturnChannel
    from snippetgen.vendors.vendor_file import CatalogueEntry

MAX_PAYLOAD_LENGTH = 1024 * 1024
"""The longest body in bytes, or query string in characters, to read."""

MAX_FIELDS = 1000
"""The maximum number of parameters of a form or a query string to read."""


MAX_SEPARATORS = 50_000
"""The maximum number of commas in JSON to read. More values would take too long."""


class PayloadError(ValueError):
    """A payload does not have the vendor's known shape; the message says where."""


def read_variables(
    vendor: CatalogueEntry, *, body: bytes | str = b"", query: str = ""
) -> dict[str, str]:
    """Return the variables of one call by name from the vendor's notification.

    `body` is the request's body or, if the user's own service requests calls from the vendor, the
    document of one call. `query` is the request's query string without the `?`. The vendor's
    `return_channel` says which of them counts. The result is empty if the page handed nothing over.
    It may contain other variables of the customer. Values that are not text are ignored.

    Raises PayloadError if the payload is malformed, too long or of another shape, or if the shape
    of the vendor's payloads is not established.
    """
    return variables_of(vendor, read_document(vendor, body=body, query=query))


def read_document(vendor: CatalogueEntry, *, body: bytes | str = b"", query: str = "") -> Any:  # noqa: ANN401
    """Return everything that the vendor sent, as JSON types or as parameters by name.

    Numbers are text, as written. Raises PayloadError like `read_variables`.
    """
    if not vendor.return_channel.established:
        raise PayloadError(f"how {vendor.in_text} returns variables is not established")
    return _DOCUMENTS[vendor.return_channel.content](body, query)


def variables_of(vendor: CatalogueEntry, document: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the variables in a document. Raises PayloadError like `read_variables`."""
    channel = vendor.return_channel
    found = value_at(document, channel.path)
    return {} if found in (None, "") else _ENCODINGS[channel.encoding](found, channel)


def _no_document(_body: bytes | str, _query: str) -> Any:  # noqa: ANN401
    raise PayloadError("whether the vendor sends JSON, a form or a query is not established")


def _json_body(body: bytes | str, _query: str) -> Any:  # noqa: ANN401
    return _json(_text(body), "the body")


def _form_body(body: bytes | str, _query: str) -> dict[str, str]:
    return _fields(_text(body), "the body")


def _query_string(_body: bytes | str, query: str) -> dict[str, str]:
    return _fields(query, "the query")


def _text(body: bytes | str) -> str:
    _check_length(len(body), "the body")
    if isinstance(body, str):
        return body
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PayloadError(f"the body is not UTF-8 from byte {error.start} on") from None


def _check_length(length: int, what: str) -> None:
    if length > MAX_PAYLOAD_LENGTH:
        raise PayloadError(f"{what} has a length of {length}: the limit is {MAX_PAYLOAD_LENGTH}")


def _json(text: str, what: str) -> Any:  # noqa: ANN401
    if text.count(",") > MAX_SEPARATORS:
        raise PayloadError(f"{what} has more than {MAX_SEPARATORS} commas")
    try:
        # Keep numbers as written.
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except ValueError:
        raise PayloadError(f"{what} is not JSON: {shown(text)}") from None
    except RecursionError:
        raise PayloadError(f"{what} is JSON that is nested too deeply") from None


def _fields(text: str, what: str) -> dict[str, str]:
    _check_length(len(text), what)
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise PayloadError(f"{what} has more than {MAX_FIELDS} parameters") from None
    # If a name has several values, the first one counts, as on most servers.
    return dict(reversed(pairs))


def value_at(document: Any, path: str) -> Any:  # noqa: ANN401
    """Return the value at a dotted path; None if a member on the path is missing.

    Raises PayloadError if a value on the path has no members.
    """
    found, place = document, "the document"
    for key in path.split(".") if path else ():
        if found in (None, ""):
            return None
        if isinstance(found, list) and key.isdecimal():
            found = found[int(key)] if len(key) < 10 and int(key) < len(found) else None
        elif isinstance(found, dict):
            found = found.get(key)
        else:
            raise PayloadError(f"{place} is {_kind(found)}, not an object with a member {key}")
        place = key if place == "the document" else f"{place}.{key}"
    return found


def _object(found: Any, channel: ReturnChannel) -> dict[str, str]:  # noqa: ANN401
    members = _json(found, _place(channel)) if isinstance(found, str) else found
    return _texts(_expect(members, dict, channel))


def _merged(found: Any, channel: ReturnChannel) -> dict[str, str]:  # noqa: ANN401
    objects = _json(found, _place(channel)) if isinstance(found, str) else found
    if isinstance(objects, dict):
        objects = [objects]
    merged: dict[str, Any] = {}
    for each in _expect(objects, list, channel):
        merged |= _expect(each, dict, channel)
    return _texts(merged)


def _pairs(found: Any, channel: ReturnChannel) -> dict[str, str]:  # noqa: ANN401
    named: dict[str, Any] = {}
    for pair in _expect(found, list, channel):
        name = _expect(pair, dict, channel).get(channel.name_key)
        if not isinstance(name, str):
            place = f"{channel.name_key} in {_place(channel)}"
            raise PayloadError(f"{place} is {_kind(name)}, not text")
        named[name] = pair.get(channel.value_key)
    return _texts(named)


def _flat(found: Any, channel: ReturnChannel) -> dict[str, str]:  # noqa: ANN401
    return _texts(_expect(found, dict, channel))


def _one_text(found: Any, channel: ReturnChannel) -> dict[str, str]:  # noqa: ANN401
    return {channel.path.rpartition(".")[2]: _expect(found, str, channel)}


def _query_text(found: Any, channel: ReturnChannel) -> dict[str, str]:  # noqa: ANN401
    return _fields(_expect(found, str, channel).removeprefix("&"), _place(channel))


def _texts(members: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in members.items() if isinstance(value, str)}


def _expect(found: Any, kind: type, channel: ReturnChannel) -> Any:  # noqa: ANN401
    if not isinstance(found, kind):
        raise PayloadError(f"{_place(channel)} is or contains {_kind(found)}, not {_KINDS[kind]}")
    return found


def _place(channel: ReturnChannel) -> str:
    return channel.path or "the document"


def _kind(found: Any) -> str:  # noqa: ANN401
    return _KINDS.get(type(found), "nothing")


_KINDS: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}

_DOCUMENTS: Mapping[str, Callable[[bytes | str, str], Any]] = {
    "json": _json_body,
    "form": _form_body,
    "query": _query_string,
    "unknown": _no_document,
}

_ENCODINGS: Mapping[str, Callable[[Any, ReturnChannel], dict[str, str]]] = {
    "object": _object,
    "merged-json-text": _merged,
    "pairs": _pairs,
    "flat": _flat,
    "text": _one_text,
    "query-text": _query_text,
}
