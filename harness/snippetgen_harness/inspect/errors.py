"""Errors for pages that cannot be opened."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES: Mapping[str, str] = MappingProxyType(
    {
        "address": "is not an http or https address. Put https:// in front of it",
        "dns": "has a host that is not in the DNS. Check the spelling of the host",
        "refused": "refused the connection. Check that the server runs and the port is correct",
        "tls": "has an invalid certificate. Renew it, or accept it if this is a test server",
        "timeout": "did not respond in time. Try again, or give the page more time",
        "redirects": "redirects endlessly. Check the redirects of the site",
        "status": "responds with an error. Check the address, and whether it needs a sign-in",
        "login": "needs a user name and a password. Add them to the address, or inspect a public "
        "page",
        "download": "is a download, not a page. Inspect the page that links to it",
        "crashed": "made the browser crash. Try another browser engine",
        "unreadable": "cannot be read: it keeps navigating, or it has replaced functions of "
        "JavaScript. Try another browser engine",
        "network": "cannot be reached. Check the network",
    }
)
"""Why a page cannot be opened: the code, and a sentence that follows the address."""

OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "tls": "--insecure",
        "timeout": "--limit",
        "crashed": "--engine",
        "unreadable": "--engine",
    }
)
"""The option of the command that helps, by cause."""


_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*@")


class CannotOpen(Exception):  # noqa: N818 - a state, like StopIteration
    """A page cannot be opened.

    `url` has no user name or password. `cause` is a key of CAUSES; `detail` is the message of the
    browser or the server.
    """

    def __init__(self, url: str, cause: str, detail: str = "") -> None:
        shown = _CREDENTIALS.sub("", url)
        super().__init__(f"{shown} {CAUSES[cause]}.{f' ({detail})' if detail else ''}")
        self.url = shown
        self.cause = cause
        self.detail = detail
