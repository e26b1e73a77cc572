"""Repairs pixels whose conversion URL is not percent-encoded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_plus

from snippetgen.conversions.classic import DIGITS
from snippetgen.conversions.hit import LOG_DOMAIN
from snippetgen.conversions.parameters import KNOWN, family
from snippetgen.relay.ingest.call import fields_of

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig

_UNENCODED = re.compile(
    rf"(?:^|&)(?P<name>[^=&]+)=(?P<url>https?://[0-9]{{1,20}}\.{re.escape(LOG_DOMAIN)}/[^&?]*\?.*&.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class RepairedQuery:
    """A query string with an encoded conversion URL, and what to change in the vendor's account.

    `warning` is empty if nothing was repaired.
    """

    query: str
    warning: str = ""


def repair_query(config: SnippetConfig, query: str) -> RepairedQuery:
    """Encode a conversion URL at the end of a query string if this is unambiguous.

    It is unambiguous if all following parameters belong to conversion URLs, and none is a field of
    the vendor. Otherwise, the query string is unchanged, and the warning says why.
    """
    found = _UNENCODED.search(query)
    variables = set(config.variable_names.values())
    if found is None or (name := unquote_plus(found["name"])) not in variables:
        return RepairedQuery(query)
    advice = f"the value of {name} is not percent-encoded; have the vendor encode it"
    of_the_vendor = variables.union(*fields_of(config).values())
    _, *following = found["url"].split("&")
    for parameter in following:
        following_name = unquote_plus(parameter.partition("=")[0])
        if following_name in of_the_vendor or not _is_of_a_conversion(following_name):
            return RepairedQuery(query, f"{advice}, or put it at the end of the address")
    repaired = f"{query[: found.start('url')]}{quote(found['url'], safe='')}"
    return RepairedQuery(repaired, f"{advice} (it was read because it is at the end)")


def _is_of_a_conversion(name: str) -> bool:
    return name in KNOWN or (family(name) is not None and DIGITS.fullmatch(name[1:]) is not None)
