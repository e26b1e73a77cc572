"""Optimizely Feature Experimentation: the site knows the visitor, and the configuration the ids."""

from __future__ import annotations

from snippetgen.destinations.events import EventReceiver


class Feature(EventReceiver):
    """The visitor is the user of the SDK, whose id the site keeps itself.

    The SDK may run on a server, so the page needs nothing of Optimizely.
    """

    name = "feature"
    title = "Optimizely Feature Experimentation"
    description = "Feature Experimentation, by the same value with the site's own id of the visitor"
    sign = "neither, but the site or its server uses an Optimizely SDK"
    products = ("feature",)
    globals = ()
    settings = ("own_visitor",)
    required = ("visitor", "account_id", "project_id", "entity_id")
