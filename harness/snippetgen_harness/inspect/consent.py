"""Accepts the consent banner of a page with the rules of DuckDuckGo's autoconsent.

The library finds banners of about a thousand consent managers and clicks their buttons. This is the
only thing that an inspection clicks.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from snippetgen_harness.inspect.models import Consent

if TYPE_CHECKING:
    from snippetgen_harness.inspect.live_page import LivePage

MISSING = "the extra `consent` is not installed"
LEFT_ALONE = "banners are left alone"

_CONFIG = {
    "autoAction": "optIn",
    "enablePrehide": False,
    # These rules only hide a banner.
    "enableCosmeticRules": False,
    "detectRetries": 1,
    "isMainWorld": True,
    "logs": dict.fromkeys(
        ("lifecycle", "rulesteps", "detectionsteps", "evals", "errors", "messages", "waits"), False
    ),
}
_START = """given => {
    const messages = [];
    const inspector = window[Symbol.for('snippetgen.inspect')];
    if (!inspector || inspector.consent) return '';
    inspector.consent = messages;
    window.autoconsentSendMessage = message => { messages.push(message); };
    %s
    window.autoconsentReceiveMessage({
        type: 'initResp', config: given.config, rules: { autoconsent: JSON.parse(given.rules) },
    });
    return '';
}"""
_MESSAGES = """() => {
    const inspector = window[Symbol.for('snippetgen.inspect')];
    return inspector && inspector.consent ? inspector.text(inspector.consent) : '';
}"""
_STEP = 0.05


def has_rules() -> bool:
    """Return whether the library is installed."""
    try:
        import duckduckgo_autoconsent  # noqa: F401
    except ModuleNotFoundError:
        return False
    return True


async def accept(page: LivePage, seconds: float) -> Consent:
    """Look for a consent banner on the page and in its frames, and accept it.

    Returns when it has been accepted, when it is clear that there is none, or after `seconds`. The
    caller must set the time of `accepted_at`, which is 0.
    """
    from duckduckgo_autoconsent import bundle, rules_json

    given = {"config": _CONFIG, "rules": rules_json()}
    await page.survey(_START % bundle(), given)
    clock = asyncio.get_running_loop().time
    end = clock() + seconds
    found = Consent(why_not="no banner was found")
    while clock() < end:
        frames = [json.loads(each.text) for each in await page.survey(_MESSAGES, None) if each.text]
        found = _consent([message for messages in frames for message in messages])
        if found.accepted_at is not None or all(map(_is_over, frames)):
            break
        await asyncio.sleep(_STEP)
    return found


def _consent(messages: list[dict[str, Any]]) -> Consent:
    by_type = {message["type"]: message for message in messages}
    known = by_type.get("optInResult") or by_type.get("popupFound") or by_type.get("cmpDetected")
    if known is None:
        return Consent(why_not="no banner was found")
    result = by_type.get("optInResult", {}).get("result")
    why = "the banner was not visible" if "popupFound" not in by_type else ""
    if result is False:
        why = "the banner could not be accepted"
    return Consent(
        manager=str(known["cmp"]),
        asked="popupFound" in by_type,
        accepted_at=0.0 if result else None,
        why_not="" if result else why,
    )


def _is_over(messages: list[dict[str, Any]]) -> bool:
    """Return whether a frame has no banner or has finished with it."""
    states = [message["state"]["lifecycle"] for message in messages if message["type"] == "report"]
    return bool(states) and states[-1] in ("nothingDetected", "done", "optInFailed")
