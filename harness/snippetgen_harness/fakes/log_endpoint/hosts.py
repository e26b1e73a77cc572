"""The hosts that receive conversions."""

from __future__ import annotations

from snippetgen.conversions.event_limits import HOSTS as EVENT_HOSTS

LOG_HOSTS = ("log.optimizely.com", "*.log.optimizely.com", *EVENT_HOSTS)
"""Hosts of Optimizely's log endpoint and Event API; `*.` stands for any project's host."""
