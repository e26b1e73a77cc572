from __future__ import annotations

import pytest

from snippetgen.relay.ingest.facts.fact import Field
from snippetgen.relay.ingest.facts.tags import read_tags

FIELD = Field("tags")


@pytest.mark.parametrize(
    ("found", "tags"),
    [
        ("sale, new", ("sale", "new")),
        (["sale", " new "], ("sale", "new")),
        ([{"name": "sale"}, {"tag_name": "new"}], ("sale", "new")),
        ('["sale", "new"]', ("sale", "new")),
        ({"kind": "sale,new", "size": "big"}, ("sale", "new", "big")),
        ([], ()),
    ],
)
def test_tags_are_read_from_lists_objects_and_text(found: object, tags: tuple[str, ...]) -> None:
    assert read_tags(found, FIELD) == tags


@pytest.mark.parametrize("found", [True, [True], [["a"]], [{}], {"a": ["b"]}, "[x, y]", ["{tag}"]])
def test_everything_else_is_unreadable(found: object) -> None:
    with pytest.raises(ValueError, match="tag"):
        read_tags(found, FIELD)
