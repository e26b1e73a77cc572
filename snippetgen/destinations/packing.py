"""A conversion as the packings hand it over: in one text, or in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.conversions.classic_url import build
from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.uri_encoding import encode_uri_component
from snippetgen.conversions.web import WebConversion
from snippetgen.destinations.names import Destination, form_of

if TYPE_CHECKING:
    from snippetgen.conversions.classic import Conversion


def whole(conversion: Conversion | WebConversion, destination: Destination) -> str:
    """Write a conversion as one text: a URL, or a compact value.

    Raises ValueError for one that must not be sent.
    """
    if isinstance(conversion, WebConversion):
        return encode(conversion)
    return build(conversion, form_of(destination))


def pieces(conversion: Conversion | WebConversion) -> dict[str, str]:
    """Take a conversion apart: texts by field; experiments and segments as parts of a URL.

    Fields that the other kind of conversion has are not there.
    """
    ids = {
        "project": conversion.project,
        "account": conversion.account,
        "visitor": conversion.visitor,
    }
    if isinstance(conversion, WebConversion):
        return {**ids, "entity": conversion.entity}
    return {
        **ids,
        "experiments": "".join(f"&x{key}={value}" for key, value in conversion.experiments.items()),
        "segments": "".join(
            f"&s{key}={encode_uri_component(value)}" for key, value in conversion.segments.items()
        ),
        "universal_id": conversion.universal_id or "",
    }
