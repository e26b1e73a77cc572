"""The variant of a configuration, and the values that fill it.

The *variant* is everything that the structure of a snippet depends on. Configurations that differ
only in values share a variant.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from snippetgen import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen.config.data_layer import DataLayer

SETTINGS: Mapping[str, str] = {
    "name": "name",
    "vendor": "vendor",
    "goal": "goal",
    "global": "global",
    "wait_ms": "wait_ms",
    "consent": "consent",
    "project_id": "project_id",
    "account_id": "account_id",
    "entity_id": "entity_id",
    "layer_name": "data_layer.name",
    "layer_consent": "data_layer.consent",
    "layer_yes": "data_layer.consent_value",
    "layer_revenue": "data_layer.revenue",
}
"""The placeholders that contain a setting unchanged: placeholder to setting."""


@dataclass(frozen=True)
class Variant:
    """Everything that the structure of a snippet depends on, by the names in the templates."""

    family: str
    """The hand-over family's name; "" for a snippet that hands nothing over. The templates receive
    the family, and ask for its traits."""
    destination: str
    """The destination's name. The templates receive the destination, and ask for its traits."""
    packing: str
    expose: str
    limit: str
    """"characters", "encoded", or "" if the vendor has no limit."""
    consent: bool = False
    goal_ids: bool = False
    universal_id: bool = False
    project_id: bool = False
    account_id: bool = False
    entity_id: bool = False
    argument: str = "pair"
    """How the vendor accepts variables: one at a time, or all as "object", "json" or "query"."""
    visitor: tuple[str, ...] = ()
    """The kinds of sources of the site's own visitor id, in order."""
    given: frozenset[str] = frozenset()
    """The parameters of the family that are in use."""
    data_layer: frozenset[str] = frozenset()
    """What the snippet reads from the page's data layer: `consent`, `revenue`, `consent_value` if a
    text means consent, and `cents` if that is the unit of revenue."""


def variant_of(config: SnippetConfig) -> Variant:
    """Return the variant of a configuration."""
    vendor = config.vendor_descriptor
    handover = vendor.handover_values(config.options)
    return Variant(
        family=vendor.family(config.options).name,
        destination=config.destination_object.name,
        packing=config.packing,
        expose=config.expose,
        limit=vendor.limits.measure if vendor.limits.value_length else "",
        consent=config.consent is not None,
        goal_ids=bool(config.goal_ids),
        universal_id=config.universal_id,
        project_id=config.project_id is not None,
        account_id=config.account_id is not None,
        entity_id=config.entity_id is not None,
        argument=str(handover.get("argument", "pair")),
        visitor=tuple(source.kind for source in config.visitor_sources),
        given=frozenset(key for key, value in handover.items() if value != ""),
        data_layer=_from_data_layer(config.data_layer),
    )


def _from_data_layer(layer: DataLayer) -> frozenset[str]:
    found = {key for key in ("consent", "consent_value", "revenue") if getattr(layer, key)}
    in_cents = layer.revenue and layer.revenue_in == "cents"
    return frozenset({*found, "cents"} if in_cents else found)


def delay_ms(wait_ms: int) -> int:
    """Return half of the first interval between two tries; seven doublings reach the wait."""
    return -(-wait_ms // 254)


def longest_delay_ms(wait_ms: int) -> int:
    """Return the last interval between two tries.

    A short wait has fewer than seven tries, because intervals are whole milliseconds.
    """
    if wait_ms > 254:
        return 100 * delay_ms(wait_ms)
    # The intervals 2, 4, ..., 2^n add up to 2^(n+1) - 2.
    return 1 << (-(-wait_ms // 2)).bit_length() if wait_ms else 0


def values_of(config: SnippetConfig) -> dict[str, str | int]:
    """Return the values that fill the variant of a configuration, by placeholder."""
    vendor = config.vendor_descriptor
    return {
        "version": __version__,
        **{place: _setting(config, key) for place, key in SETTINGS.items()},
        "delay_ms": delay_ms(config.wait_ms),
        "longest_delay_ms": longest_delay_ms(config.wait_ms),
        "goal_ids": "&g=" + ",".join(config.goal_ids),
        "limit": vendor.capacity(config.variable_names.values(), config.options),
        **{f"{field}_name": name for field, name in config.variable_names.items()},
        **_sources(config),
        **vendor.handover_values(config.options),
    }


def _setting(config: SnippetConfig, key: str) -> str | int:
    """Return the value of a setting by its key, dotted in a table; "" if it is not given."""
    value = attrgetter("global_name" if key == "global" else key)(config)
    return "" if value is None else value


def _sources(config: SnippetConfig) -> dict[str, str]:
    """Return the name and the attribute of each source of the visitor's id."""
    return {
        f"visitor_{part}_{index}": getattr(source, part)
        for index, source in enumerate(config.visitor_sources)
        for part in ("name", "attribute")
    }
