"""An offline conversion for Optimizely Classic, as a value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from snippetgen.conversions.uri_encoding import WHITESPACE, plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_REVENUE = 2**53 - 1
"""The largest integer that JavaScript represents exactly, in cents."""

DIGITS = re.compile(r"[0-9]+")
VARIATION = re.compile(r"[0-9]+(?:_[0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A visitor who reached a goal.

    `experiments` maps experiment ids to variation ids; those of a multivariate test are joined by
    `_`. `segments` maps segment ids to unencoded text. `revenue` is in cents. `goal` is the goal's
    custom event name. `universal_id` is the site's own visitor id, from the cookie
    `optimizelyPPID`. All ids except those of visitors are strings of digits.
    """

    project: str
    account: str
    goal: str
    visitor: str
    experiments: Mapping[str, str] = field(default_factory=dict)
    segments: Mapping[str, str] = field(default_factory=dict)
    revenue: int | None = None
    goal_ids: tuple[str, ...] = ()
    universal_id: str | None = None

    def check(self) -> None:
        """Raise ValueError for the first field whose value must not be sent."""
        check_id("project", self.project)
        check_id("account", self.account)
        if not plain_text(self.goal).strip(WHITESPACE):
            raise ValueError(f"goal {self.goal!r} is empty: set it to the goal's custom event name")
        if not self.visitor:
            raise ValueError("visitor is empty: use the value of the cookie optimizelyEndUserId")
        for experiment, variation in self.experiments.items():
            check_id("experiment", experiment)
            _check_variation(experiment, variation)
        for segment, value in self.segments.items():
            check_id("segment", segment)
            if not value:
                raise ValueError(f"segment {segment} is empty: leave it out")
        check_revenue(self.revenue)
        for goal_id in self.goal_ids:
            check_id("goal id", goal_id)
        if self.universal_id == "":
            raise ValueError("universal_id is empty: leave it out")


def is_excluded(variation: str) -> bool:
    """Return whether `variation` or a section of it is 0, so the visitor was excluded."""
    return any(section.strip("0") == "" for section in variation.split("_"))


def check_id(what: str, value: str) -> None:
    """Raise ValueError for an id that does not consist of digits; `what` names the id."""
    if not DIGITS.fullmatch(value):
        raise ValueError(f"{what} {value!r} is not an id: use the digits 0 to 9")


def _check_variation(experiment: str, variation: str) -> None:
    if not VARIATION.fullmatch(variation):
        raise ValueError(
            f"experiment {experiment} has variation {variation!r}: it must be an id such as "
            "'22', or ids joined by _ for a multivariate test"
        )
    if is_excluded(variation):
        raise ValueError(
            f"experiment {experiment} has variation {variation!r}: 0 means that the visitor was "
            "excluded from the experiment, so leave it out"
        )


def check_revenue(revenue: int | None) -> None:
    """Raise ValueError for revenue that is not a whole number of cents, 0 or more."""
    if revenue is None:
        return
    if type(revenue) is not int or not 0 <= revenue <= MAX_REVENUE:
        raise ValueError(
            f"revenue {revenue!r} is not a whole number of cents from 0 to {MAX_REVENUE}"
        )
