from __future__ import annotations

import json

from snippetgen_harness.pages.situations import situations
from snippetgen_harness.studio.presets import presets
from snippetgen_harness.studio.preview import Edits

from snippetgen.destinations import destinations


def test_every_situation_is_a_preset_in_file_order() -> None:
    ids = [each["id"] for group in presets() for each in group["situations"]]

    assert ids == [each.id for each in situations()]


def test_every_group_has_a_unique_title() -> None:
    titles = [group["title"] for group in presets()]

    assert titles[0] == "Classic: ordinary visitors"
    assert len(titles) == len(set(titles)) == 17


def test_presets_are_json_with_every_editable_field() -> None:
    [first, *_] = json.loads(json.dumps(presets()))[0]["situations"]

    assert first.keys() == {"id", "title", "path", "concerns", *Edits.model_fields}
    assert first["universal_id"] is False
    assert first["variations"] is None


def test_presets_list_the_destinations_they_concern() -> None:
    listed = {each["id"]: each["concerns"] for group in presets() for each in group["situations"]}
    assert "web+edge" in listed["edge-late"]
    with_classic, with_web = (
        {name for name, each in destinations().items() if product in each.products}
        for product in ("classic", "web")
    )

    assert with_classic == set(listed["buckets-empty"]) & destinations().keys()
    assert with_web == set(listed["web-late"]) & destinations().keys()
    assert set(listed["normal"]) >= destinations().keys()
