"""The Starlette application: serves snippets at their public paths, and the studio."""

from __future__ import annotations

from snippetgen.app.application import Studio
from snippetgen.app.hosts import TrustedHosts
from snippetgen.app.project import Project

__all__ = ["Project", "Studio", "TrustedHosts"]
