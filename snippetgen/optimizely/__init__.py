"""Installation through Optimizely's REST API: sign in, choose a project, set up a call goal.

This package has no user interface. The command line and the studio both use `Installation`. The
names exported here need no extra. `Optimizely`, which sends requests, is in
`snippetgen.optimizely.api`, and needs the extra `install`.
"""

from __future__ import annotations

from snippetgen.optimizely.base_urls import BaseUrls
from snippetgen.optimizely.config_file import ConfigFile
from snippetgen.optimizely.errors import (
    ApiError,
    InstallationError,
    SignInError,
    UnknownOutcomeError,
)
from snippetgen.optimizely.installation import Installation, choose, search, search_goals
from snippetgen.optimizely.models import Experiment, Goal, NewGoal, Product, Project
from snippetgen.optimizely.plan import Plan

__all__ = [
    "ApiError",
    "BaseUrls",
    "ConfigFile",
    "Experiment",
    "Goal",
    "Installation",
    "InstallationError",
    "NewGoal",
    "Plan",
    "Product",
    "Project",
    "SignInError",
    "UnknownOutcomeError",
    "choose",
    "search",
    "search_goals",
]
