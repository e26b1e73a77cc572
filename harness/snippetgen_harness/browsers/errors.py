"""Errors of browsers."""

from __future__ import annotations


class EngineMissing(Exception):  # noqa: N818 - a state, like StopIteration
    """No browser of the engine is installed or starts; the message says how to install one."""


class PageError(Exception):
    """A page did not load, or it left while the browser used it; the message says why."""
