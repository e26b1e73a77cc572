"""Reads unreadable calls again after their configuration was corrected."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from snippetgen.relay.ingest.notification import read_notification
from snippetgen.relay.store.models import Rejection
from snippetgen.vendors.payloads import PayloadError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen.relay.store.models import StoredRejection
    from snippetgen.relay.store.store import DeliveryStore

BATCH = 200
"""The number of calls that are read at a time."""


def retry_unreadable(
    store: DeliveryStore, configs: Sequence[SnippetConfig], now: float
) -> Counter[str]:
    """Apply the rules to every unreadable call again; return the number of calls by status.

    The statuses are `accepted`, `known`, `not_counted`, `unreadable`, and `expired` if the
    notification has been deleted.
    """
    statuses: Counter[str] = Counter()
    for config in configs:
        last = 0
        while batch := store.rejections.unreadable(config.name, last, BATCH):
            statuses.update(_retry(store, config, each, now) for each in batch)
            last = batch[-1].id
    return statuses


def _retry(store: DeliveryStore, config: SnippetConfig, stored: StoredRejection, now: float) -> str:
    if stored.body is None and stored.query is None:
        return "expired"
    try:
        # A call without a time happened when its notification arrived.
        found = read_notification(
            config, stored.body or b"", stored.query or "", stored.received_at
        )
    except PayloadError:
        return "unreadable"
    if found.status == "unreadable":
        return "unreadable"
    if isinstance(found.entry, Rejection):
        store.accept([], now, [found.entry] if found.entry.keep else [])
        status = "not_counted"
    else:
        (is_new,) = store.accept([found.entry], now)
        status = "accepted" if is_new else "known"
    if stored.call_id != found.call_id or (
        isinstance(found.entry, Rejection) and not found.entry.keep
    ):
        store.rejections.remove(stored.id)
    return status
