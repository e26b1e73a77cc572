"""A fake of Optimizely's log endpoint that answers as the real one did and judges every hit."""

from __future__ import annotations

from snippetgen_harness.endpoint.app import create_endpoint
from snippetgen_harness.endpoint.log import HitLog
from snippetgen_harness.endpoint.record import RecordedHit
from snippetgen_harness.endpoint.selection import Selection

__all__ = ["HitLog", "RecordedHit", "Selection", "create_endpoint"]
