"""Locations on the command line: a folder, or the URL of a bucket."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snippetgen.publishing.folder_store import FolderStore

if TYPE_CHECKING:
    from snippetgen.publishing.stores import Store

SCHEMES = ("s3", "gs", "az")
"""The schemes of the buckets that snippets can be published to."""


def is_bucket(location: str) -> bool:
    """Return whether a location is a URL and not a folder."""
    return "://" in location


def check_location(location: str) -> None:
    """Raise ValueError with a sentence if a location is neither a folder nor a bucket's URL."""
    if not is_bucket(location):
        return
    try:
        url = urlsplit(location)
        host, rest = url.netloc, (url.query, url.fragment)
    except ValueError:
        host, rest = "", ("", "")
    if not host or url.scheme not in SCHEMES:
        raise ValueError(
            "must be a folder, or s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or az://CONTAINER/PREFIX"
        )
    if any(rest) or "@" in host or ":" in host:
        raise ValueError(
            "must not contain credentials or parameters; credentials come from the environment"
        )


def open_store(location: str) -> Store:
    """Open a location; raises StoreError if it cannot be used.

    Raises ModuleNotFoundError if it is a bucket and the extra `publish` is not installed.
    """
    if not is_bucket(location):
        return FolderStore(Path(location))
    from snippetgen.publishing.object_store import BucketStore

    return BucketStore(location)
