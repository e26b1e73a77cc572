"""Made-up outcomes, and the reports about them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from snippetgen_harness.verify import reports
from snippetgen_harness.verify.run import Outcome

EXPECTED = "https://1.log.optimizely.com/event?a=1&d=2&n=call&u=oeu1r0.5&x11=22&s33=gc&s44=direct"
GOT = "https://1.log.optimizely.com/event?a=1&d=2&n=call&u=oeu1r0.5&s33=gc&x11=23&v=5"


def outcome(situation: str = "normal", **changes: Any) -> Outcome:  # noqa: ANN401
    values = {
        "configuration": "shop",
        "vendor": "ctm",
        "destination": "classic",
        "engine": "chromium",
        "browser": "Chromium 1.2.3",
        "situation": situation,
        "title": f"A page: {situation}",
        "status": "passed",
        "expected": EXPECTED,
        "got": EXPECTED,
        "seconds": 0.5,
    }
    return Outcome(**{**values, **changes})


def failed(situation: str = "bad", **changes: Any) -> Outcome:  # noqa: ANN401
    values = {
        "status": "failed",
        "got": GOT,
        "expected_url": EXPECTED,
        "got_url": GOT,
        "expected_stored": {"optimizely_url": EXPECTED},
        "stored": {"optimizely_url": GOT, "more": "x"},
        "cookies": ("optimizelyEndUserId=oeu1r0.5", "a=b"),
        "problems": ("url is wrong", "leaked global: x"),
        "picture": b"\x89PNG\r\n",
    }
    return outcome(situation, **{**values, **changes})


def missing(engine: str = "webkit", **changes: Any) -> Outcome:  # noqa: ANN401
    values = {
        "engine": engine,
        "browser": "",
        "title": "",
        "status": "missing",
        "problems": (f"Install it with `install {engine}`.",),
        "seconds": 0.0,
    }
    return outcome("", **{**values, **changes})


BUILT = outcome("script", source="dist/shop/shop.min.js", notes=("The script is <old>.",))
"""Browsers accept a built script that is not up to date."""

OTHER = {"configuration": "other", "vendor": "callrail"}

SOME = [
    outcome("good"),
    failed("bad"),
    outcome("good", engine="firefox", browser="Firefox 4.5"),
    outcome("bad", engine="firefox", browser="Firefox 4.5"),
    missing("webkit"),
    failed("good", engine="firefox", browser="Firefox 4.5", **OTHER),
    missing("webkit", **OTHER),
]


def page(
    outcomes: list[Outcome],
    *,
    finished: bool = True,
    total: int | None = None,
    files: dict[str, Path] | None = None,
    options: tuple[str, ...] = (),
) -> str:
    started = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    return reports.as_html(
        outcomes,
        version="1.2.3",
        started=started,
        finished=finished,
        total=total,
        files=files,
        options=options,
    )
