"""Fleets: one configuration file with a table of customers, each of which is a configuration."""

from __future__ import annotations

from snippetgen.config.fleet.fleet import Customer, Fleet, fleet_in, is_fleet, load_fleet
from snippetgen.config.fleet.loading import load_customers
from snippetgen.config.fleet.rows import FleetRow
from snippetgen.config.fleet.watched_fleet import WatchedFleet
from snippetgen.config.fleet.wrong_rows import WrongRows

__all__ = [
    "Customer",
    "Fleet",
    "FleetRow",
    "WatchedFleet",
    "WrongRows",
    "fleet_in",
    "is_fleet",
    "load_customers",
    "load_fleet",
]
