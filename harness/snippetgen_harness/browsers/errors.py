"""Errors of browsers."""

from __future__ import annotations


class EngineMissing(Exception):  # noqa: N818 - a state, like StopIteration
    """No browser of the engine is installed or starts; the message says how to install one."""


class PageError(Exception):
    """A page did not load, or navigated away while it was in use; the message says why."""
