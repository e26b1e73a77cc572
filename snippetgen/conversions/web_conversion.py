"""A conversion for Optimizely Web Experimentation, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from snippetgen.conversions.classic import check_id, check_revenue
from snippetgen.conversions.uri_encoding import WHITESPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConversion:
    """A visitor who triggered an event.

    `entity` is the event's id and `key` its API name. Account, project and entity ids are strings
    of digits. `project` may be empty, because the Event API does not require it. `visitor` is the
    value of `optimizely.get('visitor_id').randomId`, which may be the site's own id. `revenue` is
    in cents. Experiments are not needed, because Optimizely adds a visitor's earlier decisions.
    """

    account: str
    project: str
    visitor: str
    entity: str
    key: str
    revenue: int | None = None

    def check(self) -> None:
        """Raise ValueError for the first field whose value must not be sent."""
        check_id("account", self.account)
        if self.project:
            check_id("project", self.project)
        check_id("entity", self.entity)
        _check_text("key", self.key, "set it to the event's API name")
        _check_text("visitor", self.visitor, "set it to Optimizely's visitor id")
        check_revenue(self.revenue)


def _check_text(what: str, text: str, advice: str) -> None:
    if not text.strip(WHITESPACE):
        raise ValueError(f"{what} {text!r} is empty: {advice}")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{what} {text!r} cannot be sent: it contains a lone surrogate") from None
