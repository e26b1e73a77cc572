"""The Starlette application: serves snippets at their public paths, and previews of them."""

from __future__ import annotations

from snippetgen.app.application import create_app
from snippetgen.app.hosts import TrustedHosts
from snippetgen.app.project import Project

__all__ = ["Project", "TrustedHosts", "create_app"]
