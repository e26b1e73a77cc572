"""The error for an engine without a browser."""

from __future__ import annotations


class EngineMissing(Exception):  # noqa: N818 - a state, like StopIteration
    """No browser of the engine is installed or starts; the message says how to install one."""
