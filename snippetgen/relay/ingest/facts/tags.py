"""Reads the tags of a call from a list or from text."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.facts.tokens import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.relay.ingest.facts.fact import Field

MAX_TAGS_LENGTH = 16384
"""The maximum number of characters to read from text with tags."""

MAX_TAGS = 1000
"""The maximum number of tags to read from a call."""


def read_tags(found: object, _: Field) -> tuple[str, ...]:
    """Return the tags of a call.

    They may be a list of strings or of objects with a `name` or `tag_name`, an object whose values
    are tags, or text with commas. Raises ValueError for anything else, and for too many tags.
    """
    tags = [tag for tag in map(str.strip, islice(_tags(found), MAX_TAGS + 1)) if tag]
    if len(tags) > MAX_TAGS:
        raise ValueError(f"the limit is {MAX_TAGS} tags")
    return tuple(tags)


def _tags(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield from _split(found)
    elif isinstance(found, list):
        for entry in found:
            name = (
                (entry.get("name") or entry.get("tag_name")) if isinstance(entry, dict) else entry
            )
            if not isinstance(name, str) or is_token(name):
                raise ValueError("a tag must be text or an object with a name")
            yield name
    elif isinstance(found, dict):
        for value in found.values():
            if not isinstance(value, str):
                raise ValueError("the values of the object are not tags")
            yield from value.split(",")
    else:
        raise ValueError("tags must be a list or text with commas")


def _split(text: str) -> Iterator[str]:
    if text.startswith("[") and text.endswith("]"):
        try:
            entries = json.loads(text)
        except (ValueError, RecursionError):
            raise ValueError("tags must be a list or text with commas") from None
        yield from _tags(entries)
    else:
        yield from text.split(",")
