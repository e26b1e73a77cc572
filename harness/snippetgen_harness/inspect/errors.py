"""Errors for pages that cannot be opened."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES: Mapping[str, str] = MappingProxyType(
    {
        "address": "is not an http or https address. Write it with https:// in front",
        "dns": "has no address in the DNS. Check the spelling of the host",
        "refused": "refuses the connection. Check that the server runs and the port is right",
        "tls": "has a certificate that is not valid. Renew it, or use --insecure for a test server",
        "timeout": "did not answer in time. Try again, or raise --limit",
        "redirects": "redirects without end. Check the redirects of the site",
        "status": "answers with an error. Check the address, and whether it needs a sign-in",
        "login": "needs a user name and a password. Write them into the address, or inspect a page"
        " that is public",
        "download": "is a file that browsers save, not a page. Inspect the page that links to it",
        "crashed": "made the browser crash. Try another --engine",
        "unreadable": "cannot be read: it goes elsewhere all the time, or has replaced functions of"
        " JavaScript. Try another --engine",
        "network": "cannot be reached. Check the network",
    }
)
"""Why a page cannot be opened: the code, and a sentence that follows the address."""


_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*@")


class CannotOpen(Exception):  # noqa: N818 - a state, like StopIteration
    """A page cannot be opened.

    `url` has neither user name nor password. `cause` is a key of CAUSES; `detail` is what the
    browser or the server says.
    """

    def __init__(self, url: str, cause: str, detail: str = "") -> None:
        shown = _CREDENTIALS.sub("", url)
        super().__init__(f"{shown} {CAUSES[cause]}.{f' ({detail})' if detail else ''}")
        self.url = shown
        self.cause = cause
        self.detail = detail
