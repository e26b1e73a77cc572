"""Strict fakes of Optimizely's REST APIs v1 and v2 and of its OAuth server."""

from __future__ import annotations

from snippetgen_harness.fakes.rest.faults import Faults
from snippetgen_harness.fakes.rest.rest_app import create_rest
from snippetgen_harness.fakes.rest.state import Application, State

__all__ = ["Application", "Faults", "State", "create_rest"]
