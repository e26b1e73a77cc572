"""The sections of situations.toml, as titled groups of situations."""

from __future__ import annotations

from typing import NamedTuple

from snippetgen_harness.pages.situations import Situation, situations

# By the id of their first situation.
_TITLES = {
    "normal": "Classic: ordinary visitors",
    "variation-ids-map": "Values that Optimizely itself returns",
    "optimizely-absent": "Optimizely absent, late, opted out",
    "buckets-empty": "Broken and odd cookies",
    "segment-raw": "Segment values",
    "goal-plain": "Goal names",
    "revenue-zero": "Revenue, in cents",
    "included-twice": "Hostile pages",
    "vendor-before": "When the scripts load",
    "web-normal": "Web Experimentation: ordinary visitors",
    "web-late": "Web Experimentation late, opted out, broken",
    "web-event-among-others": "Web Experimentation: events",
    "web-revenue-zero": "Web Experimentation: revenue, in cents",
    "web-included-twice": "Web Experimentation: hostile pages, and when the scripts load",
    "edge-normal": "Performance Edge",
    "feature-normal": "Feature Experimentation",
    "web-own-place-empty": "Web Experimentation: the site's own ids",
}


class Section(NamedTuple):
    """A titled group of situations."""

    title: str
    situations: list[Situation]


def sections() -> list[Section]:
    """Return the groups in the order of the file. Each situation is in one group."""
    found: list[Section] = []
    for each in situations():
        if each.id in _TITLES:
            found.append(Section(_TITLES[each.id], []))
        found[-1].situations.append(each)
    return found
