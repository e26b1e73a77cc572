"""Optimizely Feature Experimentation: the site provides the visitor, the configuration the ids."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from snippetgen.destinations.event_receiver import EventReceiver

if TYPE_CHECKING:
    from snippetgen.conversions.web_conversion import WebConversion
    from snippetgen.destinations.base import Settings


class Feature(EventReceiver):
    """The visitor is the user of the SDK, whose id the site keeps.

    The SDK may run on a server, so the page does not need Optimizely. The Event API needs no
    project, so the configuration does not need to name one.
    """

    name = "feature"
    title = "Optimizely Feature Experimentation"
    description = "Feature Experimentation, by the same value with the site's own visitor id"
    sign = "no optimizely.get on the page, but the site or its server uses an Optimizely SDK"
    products = ("feature",)
    globals = ()
    settings = ("own_visitor",)
    hints = MappingProxyType(
        {
            "no_visitor": "The page has no usable visitor id in any source that the setting "
            "visitor names. Check that the site puts it there before the snippet runs."
        }
    )
    required = ("visitor", "account_id", "entity_id")
    needed = ("account", "visitor")

    def configured(self, conversion: WebConversion, settings: Settings) -> WebConversion:
        """Return the conversion with the configured id and, if set, the configured project."""
        found = super().configured(conversion, settings)
        return replace(found, project=settings.project_id or "")
