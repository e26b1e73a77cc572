"""Optimizely Feature Experimentation: the site knows the visitor, and the configuration the ids."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from snippetgen.destinations.event_receiver import EventReceiver

if TYPE_CHECKING:
    from snippetgen.conversions.web_conversion import WebConversion
    from snippetgen.destinations.base import Settings


class Feature(EventReceiver):
    """The visitor is the user of the SDK, whose id the site keeps itself.

    The SDK may run on a server, so the page needs nothing of Optimizely. The Event API needs no
    project, so the configuration need not name one.
    """

    name = "feature"
    title = "Optimizely Feature Experimentation"
    description = "Feature Experimentation, by the same value with the site's own id of the visitor"
    sign = "no optimizely.get on the page, but the site or its server uses an Optimizely SDK"
    products = ("feature",)
    globals = ()
    settings = ("own_visitor",)
    hints = MappingProxyType(
        {
            "no_visitor": "The page has no usable id of the visitor in any place that the setting "
            "visitor names. Check that the site puts it there before the snippet runs."
        }
    )
    required = ("visitor", "account_id", "entity_id")
    needed = ("account", "visitor")

    def configured(self, conversion: WebConversion, settings: Settings) -> WebConversion:
        """Return the conversion with the configured id and project, if it has one."""
        found = super().configured(conversion, settings)
        return replace(found, project=settings.project_id or "")
