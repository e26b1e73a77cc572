"""Delivers the snippets of a fleet of customers, each at `/s/<name>.js`."""

from __future__ import annotations

from snippetgen.delivery.application import Delivery

__all__ = ["Delivery"]
