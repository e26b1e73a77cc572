"""Vendors, drafts and files as JSON types."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from snippetgen.builder.artifacts import Artifacts, TagKind, describe
from snippetgen.builder.function_sizes import function_sizes
from snippetgen.builder.hashes import sha256
from snippetgen.destinations import choices
from snippetgen.studio.errors import problem_json
from snippetgen.vendors import UnestablishedVendor, Vendor, all_vendors
from snippetgen.vendors.regions import regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from snippetgen.builder.rendering import Snippet
    from snippetgen.config import SnippetConfig
    from snippetgen.studio.services.drafts import Draft
    from snippetgen.studio.services.workspace import WorkspaceFile
    from snippetgen.text.template import Piece
    from snippetgen.vendors import CatalogueEntry
    from snippetgen.vendors.option import Option

BUDGET = 1400
"""The maximum number of bytes that a minified snippet should have with gzip: one packet, with the
response's headers. Every vendor's snippet stays below it with the default settings."""

TAGS: Mapping[TagKind, str] = {
    "inline": "Inline, allowed by its hash",
    "nonce": "Inline, with a nonce",
    "latest": "External, always the latest build",
    "external": "External, with Subresource Integrity",
}


def vendors() -> list[dict[str, Any]]:
    """Return the catalogue, including vendors whose format is not established."""
    return [_vendor(entry) for entry in all_vendors()]


def destinations() -> list[dict[str, Any]]:
    """Return what the page says about each destination."""
    return [
        {
            "name": name,
            "title": each.title,
            "summary": each.summary,
            "sign": each.sign,
            "value": each.value_name,
            "shared_form": each.shared_form,
            "products": each.products,
            "required": each.required,
            "receivers": [
                {
                    "title": receiver.title,
                    "products": receiver.products,
                    "hints": dict(receiver.hints),
                    "cookies": receiver.cookies,
                }
                for receiver in each.receivers
            ],
        }
        for name, each in choices().items()
    ]


def draft(made: Draft) -> dict[str, Any]:
    """Return a draft; `snippet` is None if the draft has problems."""
    return {
        "id": made.id,
        "text": made.text,
        "values": made.settings.values,
        "destination": made.config.destination_object.name
        if made.config
        else made.settings.values.get("destination"),
        "given": list(made.settings.given),
        "usable": list(made.settings.usable),
        "idle": list(made.settings.idle),
        "problems": [problem_json(each) for each in made.problems],
        "snippet": _snippet(made.config, made.snippet) if made.config and made.snippet else None,
    }


def files(found: Iterable[WorkspaceFile]) -> list[dict[str, Any]]:
    """Return configuration files, with their text and problems."""
    return [
        {
            "path": file.path,
            "name": file.entry and file.entry.config.name,
            "vendor": file.entry and file.entry.config.vendor,
            "revision": file.revision,
            "text": file.text,
            "problems": [problem_json(each) for each in file.problems],
            "stale": bool(file.entry and file.entry.stale),
        }
        for file in found
    ]


def _snippet(config: SnippetConfig, snippet: Snippet) -> dict[str, Any]:
    vendor = config.vendor_descriptor
    built = Artifacts(config, snippet)
    names, options = config.variable_names, config.options
    return {
        "name": config.name,
        "readable": snippet.readable,
        "minified": snippet.minified,
        "size": _size(snippet.minified.encode()),
        "parts": [asdict(each) for each in function_sizes(config, snippet)],
        "tags": [
            {"kind": kind, "title": title, "html": built.tag(kind)} for kind, title in TAGS.items()
        ],
        "policy": f"script-src '{built.csp_source}'",
        "order": _pieces(vendor.sentence(vendor.order, names, options)),
        "setup": [_pieces(step) for step in vendor.setup_pieces(names, options)],
        "install_md": built.guide,
        "lengths": [
            {
                "visitor": each.visitor,
                "description": each.description,
                "variable": each.variable,
                "length": each.length,
                "limit": each.limit,
                "warning": each.warning,
            }
            for each in built.lengths
        ],
        "vendor": _vendor(vendor),
        # The user's own vendor file can change although the configuration does not.
        "vendor_digest": sha256(vendor.model_dump_json().encode()),
    }


def _size(content: bytes) -> dict[str, int]:
    """Return the sizes in a manifest, together with the budget."""
    found = describe(content, "minified")
    return {
        "raw": found["bytes"],
        "gzip": found["gzip"],
        "brotli": found["brotli"],
        "budget": BUDGET,
    }


def _pieces(sentence: Iterable[Piece]) -> list[dict[str, Any]]:
    return [{"text": piece.text, "code": piece.code} for piece in sentence]


def _vendor(entry: CatalogueEntry) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": entry.slug,
        "title": entry.name,
        "in_text": entry.in_text,
        "at_start": entry.at_start,
        "aliases": list(entry.aliases),
        "region": entry.region,
        "region_words": ", ".join(each.name for each in regions(entry.region)),
        "search": _search_text(entry),
        "buildable": isinstance(entry, Vendor),
        "evidence": entry.evidence.level,
        "evidence_words": f"Passing values to the vendor: {entry.evidence.set}. "
        f"Getting them back: {entry.evidence.return_}.",
        "summary": entry.summary,
        "way_back": f"{entry.return_channel.type}: {entry.return_channel.where}",
        "limits": [],
        "options": [],
        "packings": [],
        "fields": {},
    }
    if isinstance(entry, Vendor):
        facts |= _buildable(entry)
    if isinstance(entry, UnestablishedVendor):
        facts["not_established"] = entry.not_established.model_dump(mode="json")
    return facts


def _search_text(entry: CatalogueEntry) -> str:
    """Return the searchable text of a vendor: names, countries, and how values reach it."""
    terms = [entry.slug, entry.name, *entry.aliases, entry.region]
    for region in regions(entry.region):
        terms += [region.name, *region.search_terms]
    if isinstance(entry, Vendor):
        terms += [family.name for family in entry.families()]
    return " ".join(terms).lower()


def _buildable(vendor: Vendor) -> dict[str, Any]:
    names = vendor.variables
    return {
        "limits": [
            f"Length of values, documented: {vendor.limits.documented}",
            f"Length of values, observed: {vendor.limits.observed}",
            f"Variable names: {names.pattern_help}, at most {names.longest}",
        ],
        "options": [_option(key, option) for key, option in vendor.options.items()],
        "packings": list(vendor.packings),
        "fields": dict(names.names),
    }


def _option(key: str, option: Option) -> dict[str, Any]:
    return {
        "key": key,
        "description": option.description,
        "type": option.type,
        "default": option.default,
        "required": option.required,
        "example": option.example,
        "choices": list(option.choices) or None,
        "when": dict(option.when),
    }
