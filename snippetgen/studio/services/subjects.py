"""What a verification or a check of a live page is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.builder.hashes import sha256
from snippetgen.builder.rendering import render

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig


def subject_digest(config: SnippetConfig) -> str:
    """Return a digest of everything that a result about a configuration depends on."""
    parts = (config, config.vendor_descriptor)
    text = "\0".join([*(part.model_dump_json() for part in parts), render(config).minified])
    return sha256(text.encode())
