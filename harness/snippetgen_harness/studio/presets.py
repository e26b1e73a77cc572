"""The situations as presets of the studio, in titled groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.destinations import choices
from snippetgen_harness.pages.sections import sections
from snippetgen_harness.studio.preview import Edits

if TYPE_CHECKING:
    from snippetgen_harness.pages.situations import Situation


def presets() -> list[dict[str, Any]]:
    """Return the groups, each `{title, situations}`, as JSON types.

    A situation has the keys of `Edits`, and `id`, `title`, `path`, and `concerns`: the destinations
    that it is relevant for.
    """
    return [
        {"title": title, "situations": [_as_json(each) for each in found]}
        for title, found in sections()
    ]


def _as_json(each: Situation) -> dict[str, Any]:
    shown = each.model_dump(mode="json", include={"id", "title", "path", *Edits.model_fields})
    known = choices().items()
    return {**shown, "concerns": [name for name, to in known if each.is_relevant_to(to)]}
