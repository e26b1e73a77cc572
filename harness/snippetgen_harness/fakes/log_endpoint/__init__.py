"""A fake of Optimizely's log endpoint and Event API: responds as they do, checks every hit."""

from __future__ import annotations

from snippetgen_harness.fakes.log_endpoint.endpoint_app import create_endpoint
from snippetgen_harness.fakes.log_endpoint.hit_log import HitLog
from snippetgen_harness.fakes.log_endpoint.hosts import LOG_HOSTS
from snippetgen_harness.fakes.log_endpoint.recorded_body import RecordedBody
from snippetgen_harness.fakes.log_endpoint.recorded_hit import RecordedHit
from snippetgen_harness.fakes.log_endpoint.selection import Selection

__all__ = ["LOG_HOSTS", "HitLog", "RecordedBody", "RecordedHit", "Selection", "create_endpoint"]
