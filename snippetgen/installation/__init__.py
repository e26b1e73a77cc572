"""Installation through Optimizely's REST API: sign in, choose a project, have a call goal there.

Knows no user interface: the command line asks its questions in a terminal, a page asks them in
steps, and both use `Installation`. What is named here needs no extra; `Optimizely`, which sends
requests, is in `snippetgen.installation.optimizely`, and needs `install`.
"""

from __future__ import annotations

from snippetgen.installation.addresses import Addresses
from snippetgen.installation.errors import ApiError, InstallationError, SignInError, UnclearError
from snippetgen.installation.installation import Installation, choose, search, search_goals
from snippetgen.installation.objects import Experiment, Goal, NewGoal, Product, Project
from snippetgen.installation.plan import Plan
from snippetgen.installation.target import Target

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
