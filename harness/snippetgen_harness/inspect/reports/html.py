"""Inspections as one HTML page without external files and without scripts."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from snippetgen.builder.hashes import digest
from snippetgen.design.stylesheet import STYLESHEET
from snippetgen.text.html_templates import html_environment
from snippetgen_harness.inspect import timeline
from snippetgen_harness.inspect.errors import CannotOpen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from snippetgen_harness.inspect.inspection import Inspection
    from snippetgen_harness.inspect.run import Result

_FOLDER = Path(__file__).parent / "assets"
_STYLE = Markup(STYLESHEET + (_FOLDER / "inspection.css").read_text(encoding="utf-8"))  # noqa: S704 - our own
_POLICY = (
    f"default-src 'none'; style-src '{digest('sha256', _STYLE.encode())}'; img-src data:;"
    " base-uri 'none'; form-action 'none'"
)
_MOST_REQUESTS = 300


@dataclass(frozen=True)
class Sheet:
    """An inspection as shown on the page."""

    id: str
    inspection: Inspection

    @property
    def events(self) -> list[timeline.Event]:
        """The events over time."""
        return timeline.events(self.inspection.observation)

    @property
    def picture(self) -> Markup:
        """The screenshot as a data URI, or empty."""
        picture = self.inspection.observation.screenshot
        if picture is None:
            return Markup()
        return Markup("data:image/png;base64,{}").format(base64.b64encode(picture).decode())


def as_html(
    results: Sequence[Result], *, version: str, started: datetime, redact: bool = True
) -> str:
    """Return the page: the verdict, the timeline, and all observations.

    Data that identifies the visitor or gives access is redacted unless `redact` is false. `version`
    is the version of snippetgen. `started` has a time zone.
    """
    opened = [each for each in results if not isinstance(each, CannotOpen)]
    shown = [each.redacted() if redact else each for each in opened]
    return _html.get_template("inspection.html").render(
        policy=_POLICY,
        style=_STYLE,
        version=version,
        started=started,
        redacted=redact,
        sheets=[Sheet(f"page-{n}", each) for n, each in enumerate(shown, start=1)],
        not_opened=[each for each in results if isinstance(each, CannotOpen)],
        timeline=timeline,
        most_requests=_MOST_REQUESTS,
    )


_html = html_environment(_FOLDER)
