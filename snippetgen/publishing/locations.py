"""Locations on the command line: a folder or the URL of a bucket."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snippetgen.text.lists import any_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from snippetgen.publishing.stores import Store


def _open_bucket(url: str) -> Store:
    # Needs the extra `publish`.
    from snippetgen.publishing.object_store import BucketStore

    return BucketStore(url)


REMOTE: Mapping[str, tuple[str, Callable[[str], Store]]] = {
    "s3": ("s3://BUCKET/PREFIX", _open_bucket),
    "gs": ("gs://BUCKET/PREFIX", _open_bucket),
    "az": ("az://CONTAINER/PREFIX", _open_bucket),
}
"""The stores other than folders, by scheme: the form of the URL, and a function that opens it."""

FORMS = tuple(form for form, _ in REMOTE.values())
"""The forms of their URLs."""


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
    if not host or url.scheme not in REMOTE:
        raise ValueError(f"must be a folder, or {any_of(FORMS)}")
    if any(rest) or "@" in host or ":" in host:
        raise ValueError(
            "must not contain credentials or parameters; set credentials in the environment"
        )


def open_store(location: str) -> Store:
    """Open a location.

    Raises ValueError as `check_location` does, StoreError if the location cannot be used, and
    ModuleNotFoundError if it is a bucket and the extra `publish` is not installed.
    """
    if not is_bucket(location):
        # The help of a command needs only the forms.
        from snippetgen.publishing.folder_store import FolderStore

        return FolderStore(Path(location))
    check_location(location)
    _, opened = REMOTE[urlsplit(location).scheme]
    return opened(location)
