"""What the studio shows, as JSON types: vendors, drafts, problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.build.artifacts import TagKind, digest, make_tag
from snippetgen.build.compression import br, gzip
from snippetgen.build.guide import installation
from snippetgen.build.size_limits import lengths
from snippetgen.vendors import UnestablishedVendor, Vendor, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from snippetgen.build.rendering import Snippet
    from snippetgen.config import SnippetConfig
    from snippetgen.studio.services.drafts import Draft
    from snippetgen.text.template import Piece
    from snippetgen.validation.problems import Problem
    from snippetgen.vendors import Entry
    from snippetgen.vendors.option import Option

BUDGET = 1400
"""Bytes that a minified snippet may have with gzip: one packet, with the headers of the answer.
Every vendor's keeps to it with the default settings."""

TAGS: Mapping[TagKind, str] = {
    "inline": "Inline, allowed by its hash",
    "nonce": "Inline, with a nonce",
    "external": "External, with Subresource Integrity",
}


def vendors() -> list[dict[str, Any]]:
    """List the catalogue."""
    return [_vendor(entry) for entry in listed()]


def problem(found: Problem) -> dict[str, Any]:
    """Show a problem beside its key, hence without it."""
    return {"key": found.key, "value": found.value, "message": found.message}


def draft(made: Draft) -> dict[str, Any]:
    """Show a draft, and its snippet where there is one."""
    return {
        "id": made.id,
        "text": made.text,
        "values": made.settings.values,
        "given": list(made.settings.given),
        "usable": list(made.settings.usable),
        "idle": list(made.settings.idle),
        "problems": [problem(each) for each in made.problems],
        "snippet": _snippet(made.config, made.snippet) if made.config and made.snippet else None,
    }


def _snippet(config: SnippetConfig, snippet: Snippet) -> dict[str, Any]:
    vendor = config.vendor_descriptor
    content = snippet.minified.encode()
    names, options = config.variable_names, config.options
    return {
        "name": config.name,
        "readable": snippet.readable,
        "minified": snippet.minified,
        "size": {
            "raw": len(content),
            "gzip": len(gzip(content)),
            "brotli": len(br(content)),
            "budget": BUDGET,
        },
        "tags": [
            {"kind": kind, "title": title, "html": make_tag(config, snippet.minified, kind)}
            for kind, title in TAGS.items()
        ],
        "policy": f"script-src '{digest('sha256', content)}'",
        "order": _pieces(vendor.sentence(vendor.order, names, options)),
        "setup": [_pieces(step) for step in vendor.setup_pieces(names, options)],
        "install_md": installation(config),
        "lengths": [
            {
                "visitor": each.visitor,
                "description": each.description,
                "variable": each.variable,
                "length": each.length,
                "limit": each.limit,
                "warning": each.warning,
            }
            for each in lengths(config)
        ],
        "vendor": _vendor(vendor),
    }


def _pieces(sentence: Iterable[Piece]) -> list[dict[str, Any]]:
    return [{"text": piece.text, "code": piece.code} for piece in sentence]


def _vendor(entry: Entry) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": entry.slug,
        "title": entry.name,
        "aliases": list(entry.aliases),
        "region": entry.region,
        "buildable": isinstance(entry, Vendor),
        "evidence": entry.evidence.level,
        "evidence_words": f"Handing over: {entry.evidence.set}. "
        f"Coming back: {entry.evidence.return_}.",
        "summary": entry.summary,
        "way_back": f"{entry.return_channel.type}: {entry.return_channel.where}",
        "limits": [],
        "options": [],
        "packings": [],
        "fields": {},
    }
    if isinstance(entry, Vendor):
        facts |= _way_in(entry)
    if isinstance(entry, UnestablishedVendor):
        facts["not_established"] = entry.not_established.model_dump(mode="json")
    return facts


def _way_in(vendor: Vendor) -> dict[str, Any]:
    names = vendor.variables
    return {
        "limits": [
            f"Values, documented: {vendor.limits.documented}",
            f"Values, observed: {vendor.limits.observed}",
            f"Names: {names.pattern_help}, at most {names.max_length} characters",
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
