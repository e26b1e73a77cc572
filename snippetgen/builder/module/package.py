"""The package.json of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen import __version__

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig


def package(config: SnippetConfig, size: int) -> dict[str, Any]:
    """Return the package.json of a configuration, as JSON types.

    `size` is the size of the module with gzip, in bytes.

    The package is private, because it belongs to one site and must not be published by accident.
    """
    name = config.name
    vendor = config.vendor_descriptor.in_text
    return {
        "name": name,
        "version": __version__,
        "private": True,
        "description": f"Hands over Optimizely's offline conversions to {vendor}: {size} bytes "
        "with gzip.",
        "type": "module",
        "exports": {".": {"types": f"./{name}.d.ts", "default": f"./{name}.mjs"}},
        "types": f"./{name}.d.ts",
        "sideEffects": False,
        "files": [f"{name}.mjs", f"{name}.d.ts"],
    }
