"""The situations as presets of the studio, in titled groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.destinations import choices
from snippetgen_harness.pages.situations import situations
from snippetgen_harness.studio.preview import Edits

if TYPE_CHECKING:
    from snippetgen_harness.pages.situations import Situation

# The sections of situations.toml, by the id of their first situation.
_SECTIONS = {
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


def presets() -> list[dict[str, Any]]:
    """Return the groups, each `{title, situations}`, as JSON types.

    A situation has the keys of `Edits`, and `id`, `title`, `path`, and `concerns`: the destinations
    that it is relevant for.
    """
    groups: list[dict[str, Any]] = []
    for each in situations():
        if each.id in _SECTIONS:
            groups.append({"title": _SECTIONS[each.id], "situations": []})
        groups[-1]["situations"].append(_as_json(each))
    return groups


def _as_json(each: Situation) -> dict[str, Any]:
    shown = each.model_dump(mode="json", include={"id", "title", "path", *Edits.model_fields})
    known = choices().items()
    return {**shown, "concerns": [name for name, to in known if each.is_relevant_to(to)]}
