from __future__ import annotations

from hypothesis import settings

# Machines differ: how long an example takes proves nothing.
settings.register_profile("snippetgen", deadline=None)
settings.load_profile("snippetgen")
