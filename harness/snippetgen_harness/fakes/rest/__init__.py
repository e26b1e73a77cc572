"""Strict fakes of Optimizely's REST APIs v1 and v2 and of its OAuth server, for any test."""

from __future__ import annotations

from snippetgen_harness.fakes.rest.app import create_rest
from snippetgen_harness.fakes.rest.faults import Modes
from snippetgen_harness.fakes.rest.state import Application, State

__all__ = ["Application", "Modes", "State", "create_rest"]
