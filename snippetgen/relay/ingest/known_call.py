"""Distinguishes a repeated notification from a different call with the same id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.destinations import receiver

if TYPE_CHECKING:
    from snippetgen.relay.store.models import Delivery, StoredDelivery


def is_another_call(stored: StoredDelivery | None, delivery: Delivery) -> bool:
    """Return whether a stored delivery with the same id belongs to another visitor.

    Revenue and experiments may change between notifications of one call, but the visitor does not.
    If the payload has been deleted or is damaged, returns False.
    """
    if stored is None or stored.payload in (None, delivery.payload):
        return False
    try:
        return _visitor(stored) != _visitor(delivery)
    except ValueError:
        return False


def _visitor(delivery: Delivery | StoredDelivery) -> str:
    visitor: str = receiver(delivery.destination).read(delivery.payload or "").visitor
    return visitor
