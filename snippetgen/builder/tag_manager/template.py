"""A custom template for Tag Manager, and the files that its Community Template Gallery needs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from snippetgen import __version__
from snippetgen.builder.tag_manager.sandbox import is_sandboxed, program
from snippetgen.files.resources import TEMPLATES
from snippetgen.text.markdown import environment

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig

# Tag Manager's editor writes these characters in JSON as escapes.
_ESCAPES = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>='"})


def gallery_files(config: SnippetConfig, homepage: str, sha: str, notes: str) -> dict[str, bytes]:
    """Return the files of a gallery repository, by name.

    `homepage` is the repository's address, or "". `sha` is the commit with the version to publish,
    and `notes` describes its changes. Without them, no version is published. Raises ConfigError if
    the configuration cannot be a template.
    """
    return {
        "template.tpl": template(config).encode(),
        "metadata.yaml": _metadata(homepage, sha, notes).encode(),
        "README.md": _readme(config).encode(),
        "LICENSE": (TEMPLATES / "tag_manager" / "LICENSE").read_bytes(),
    }


def template(config: SnippetConfig) -> str:
    """Return the template of a configuration, in the format that Tag Manager exports and imports.

    Raises ConfigError if the configuration cannot be a template.
    """
    runs = program(config)
    sections = {
        "TERMS_OF_SERVICE": (TEMPLATES / "tag_manager" / "terms.txt").read_text("utf-8"),
        "INFO": _json(_info(config)),
        "TEMPLATE_PARAMETERS": _json(runs.parameters),
        "SANDBOXED_JS_FOR_WEB_TEMPLATE": runs.code,
        "WEB_PERMISSIONS": _json(runs.permissions),
        "TESTS": runs.tests,
        "NOTES": f"Built by snippetgen {__version__} from the configuration {config.name}.",
    }
    return "\n\n".join(f"___{name}___\n\n{text.rstrip()}\n" for name, text in sections.items())


def _info(config: SnippetConfig) -> dict[str, Any]:
    vendor = config.vendor_descriptor
    return {
        "type": "TAG",
        "id": "cvt_temp_public_id",
        "version": 1,
        "securityGroups": [],
        "displayName": f"Offline conversions for Optimizely: {vendor.name}",
        "categories": ["CONVERSIONS", "ANALYTICS"],
        "brand": {"id": "brand_dummy", "displayName": vendor.name},
        "description": f"Hands over the visitor's conversion to {vendor.in_text}, so that a call "
        "can be reported to Optimizely.",
        "containerContexts": ["WEB"],
    }


def _metadata(homepage: str, sha: str, notes: str) -> str:
    """Return metadata.yaml. JSON strings are valid YAML, except for escaped surrogate pairs."""
    address = json.dumps(homepage)
    lines = [f"homepage: {address}", f"documentation: {address}"]
    if sha:
        lines += [
            "versions:",
            f"  - sha: {json.dumps(sha)}",
            f"    changeNotes: {json.dumps(notes, ensure_ascii=False)}",
        ]
    else:
        lines += ["versions: []"]
    return "\n".join([*lines, ""])


def _readme(config: SnippetConfig) -> str:
    vendor = config.vendor_descriptor
    parameters = vendor.handover_values(config.options)
    return environment.get_template("tag-manager-template.md").render(
        config=config,
        vendor=vendor,
        sandboxed=is_sandboxed(config),
        waits_for_page=bool(parameters.get("reads_at")),
        what=config.destination_object.value_name,
    )


def _json(value: object) -> str:
    return json.dumps(value, indent=2).translate(_ESCAPES)
