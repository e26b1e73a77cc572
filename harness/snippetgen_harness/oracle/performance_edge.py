"""The ids that a page with Performance Edge has, and those that the configuration adds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snippetgen.conversions.uri_encoding import safe_decode
from snippetgen_harness.oracle.web_experimentation import WebPage, visitor_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.oracle.page_state import Optimizely

_SCRIPT = re.compile(r"/edge-client/v1/([0-9]+)/([0-9]+)")


def read(config: SnippetConfig, optimizely: Optimizely, cookies: Mapping[str, str]) -> WebPage:
    """Return the visitor of the cookie with the configured ids.

    `get` has no ids. If the address of the script names another account or project, there are none.
    """
    ids = (config.account_id or "", config.project_id or "")
    named = _SCRIPT.search(optimizely.script)
    account, project = ids if named is None or named.groups() == ids else ("", "")
    visitor = visitor_of(safe_decode(cookies.get("optimizelyEndUserId", "")))
    return WebPage(account, project, visitor, {})
