"""The Starlette application: serves snippets at their public paths, and the studio."""

from __future__ import annotations

from snippetgen.studio.application import Studio
from snippetgen.studio.services.project import Project

__all__ = ["Project", "Studio"]
