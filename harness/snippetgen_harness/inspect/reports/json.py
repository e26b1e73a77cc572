"""Inspections as JSON types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen_harness.inspect.errors import CannotOpen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen_harness.inspect.run import Result


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """Return `{"ok", "works", "fails", "not_opened", "pages": [...]}`.

    A page that was opened has the shape of `Inspection.as_json`. Other pages have `url`, `works`
    (false), `cannot_open` (the cause) and `message`.
    """
    pages = [_page(each) for each in results]
    works = sum(page["works"] for page in pages)
    not_opened = sum("cannot_open" in page for page in pages)
    return {
        "ok": works == len(pages),
        "works": works,
        "fails": len(pages) - works - not_opened,
        "not_opened": not_opened,
        "pages": pages,
    }


def _page(result: Result) -> dict[str, Any]:
    if isinstance(result, CannotOpen):
        return {
            "url": result.url,
            "works": False,
            "cannot_open": result.cause,
            "message": str(result),
        }
    return result.as_json()
