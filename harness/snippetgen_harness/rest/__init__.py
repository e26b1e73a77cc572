"""Strict fakes of Optimizely's REST APIs v1 and v2 and of its OAuth server.

`python -m snippetgen_harness.rest` serves them with made-up projects on this machine.
"""

from __future__ import annotations

from snippetgen_harness.fakes.rest import Application, Faults, State, create_rest

__all__ = ["Application", "Faults", "State", "create_rest"]
