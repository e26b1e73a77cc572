"""An engine of which no browser is there."""

from __future__ import annotations


class EngineMissing(Exception):  # noqa: N818 - a state, like StopIteration
    """No browser of an engine is there; the message tells how to get one."""
