"""Installation through Optimizely's REST API: sign in, choose a project, have a call goal there.

Knows no user interface: the command line asks its questions in a terminal, a page asks them in
steps, and both use `Installation`. What is named here needs no extra; `Optimizely`, which sends
requests, is in `snippetgen.optimizely.api`, and needs `install`.
"""

from __future__ import annotations

from snippetgen.optimizely.base_urls import Addresses
from snippetgen.optimizely.errors import ApiError, InstallationError, SignInError, UnclearError
from snippetgen.optimizely.installation import Installation, choose, search, search_goals
from snippetgen.optimizely.models import Experiment, Goal, NewGoal, Product, Project
from snippetgen.optimizely.plan import Plan
from snippetgen.optimizely.target_file import Target

__all__ = [
    "Addresses",
    "ApiError",
    "Experiment",
    "Goal",
    "Installation",
    "InstallationError",
    "NewGoal",
    "Plan",
    "Product",
    "Project",
    "SignInError",
    "Target",
    "UnclearError",
    "choose",
    "search",
    "search_goals",
]
