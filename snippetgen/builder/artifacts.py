"""The files of a configuration in `dist/<name>/`: snippet, tags, module, guide and manifest."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup

from snippetgen import __version__
from snippetgen.builder.compression import brotli_size, gzip_size
from snippetgen.builder.guide import example_value, installation_guide
from snippetgen.builder.hashes import digest, sha256
from snippetgen.builder.manifest import MANIFEST
from snippetgen.builder.module.declarations import declarations
from snippetgen.builder.module.package import package
from snippetgen.builder.pages import guide_page, tag, tags_page
from snippetgen.builder.rendering import render, render_module
from snippetgen.builder.size_limits import lengths
from snippetgen.builder.tag_manager import data_layer
from snippetgen.builder.tag_manager.container import container
from snippetgen.text.template import plain

if TYPE_CHECKING:
    from snippetgen.builder.rendering import Snippet
    from snippetgen.builder.size_limits import Length
    from snippetgen.config import SnippetConfig

_ALWAYS_LISTED = frozenset(
    {
        "vendor",
        "goal",
        "name",
        "destination",
        "packing",
        "universal_id",
        "variables",
        "options",
        "expose",
        "global_name",
        "wait_ms",
        "consent",
        "goal_ids",
        "entity_id",
        "project_id",
        "account_id",
        "public_url",
    }
)
"""Settings that every manifest lists. It lists newer ones only if they are not their defaults, so
that a new setting leaves all other builds as they are."""

TagKind = Literal["inline", "nonce", "latest", "external"]


class Artifacts:
    """Everything built from one configuration. Each part is built once, on first use.

    Parts raise RenderingError if a template is broken.
    """

    def __init__(self, config: SnippetConfig, snippet: Snippet | None = None) -> None:
        """`snippet` is the configuration's snippet if it is already rendered."""
        self.config = config
        if snippet is not None:
            self.snippet = snippet

    @cached_property
    def snippet(self) -> Snippet:
        """The JavaScript, readable and minified."""
        return render(self.config)

    @cached_property
    def lengths(self) -> list[Length]:
        """The lengths of the values of two made-up visitors."""
        return lengths(self.config)

    @property
    def warnings(self) -> list[Length]:
        """The lengths that exceed the vendor's limit."""
        return [length for length in self.lengths if length.warning]

    @cached_property
    def csp_source(self) -> str:
        """The source for the inline tag in a Content Security Policy, without quotes."""
        return digest("sha256", self.snippet.minified.encode())

    @cached_property
    def integrity(self) -> str:
        """The hash of the external tag for Subresource Integrity."""
        return digest("sha384", self.snippet.minified.encode())

    @cached_property
    def digits(self) -> str:
        """The first digits of the minified snippet's SHA-256, part of a published build's name."""
        return sha256(self.snippet.minified.encode())[:8]

    @cached_property
    def tags(self) -> str:
        """A page that shows each kind of HTML tag for the minified snippet."""
        return tags_page(self._tag_values)

    def tag(self, kind: TagKind) -> str:
        """Return a single HTML tag."""
        return tag(kind, self._tag_values)

    @cached_property
    def guide(self) -> str:
        """INSTALL.md."""
        return installation_guide(self.config, self.lengths, self.example)

    @cached_property
    def example(self) -> str | None:
        """A value for the vendor's example of a report in the guide; None if it needs none."""
        return example_value(self.config)

    @property
    def container(self) -> dict[str, Any]:
        """The container import for Google Tag Manager, as JSON types."""
        values = self._tag_values
        if self.config.data_layer.in_use:
            script = data_layer.script_of(self.config)
            values = {**values, "script": Markup(script)}  # noqa: S704 - as in _tag_values
        return container(self.config, tag("inline", values))

    @cached_property
    def module(self) -> str:
        """The JavaScript module, for front-end developers."""
        return render_module(self.config)

    @cached_property
    def scripts(self) -> dict[str, bytes]:
        """The JavaScript files by name: readable, minified, module."""
        return {
            f"{self.config.name}.js": self.snippet.readable.encode(),
            f"{self.config.name}.min.js": self.snippet.minified.encode(),
            f"{self.config.name}.mjs": self.module.encode(),
        }

    @cached_property
    def package(self) -> dict[str, bytes]:
        """The other files of the module's package by name: its types and its package.json."""
        return {
            f"{self.config.name}.d.ts": declarations(self.config, self.snippet.readable).encode(),
            "package.json": _json(
                package(self.config, self.sizes[f"{self.config.name}.mjs"]["gzip"])
            ),
        }

    @cached_property
    def sizes(self) -> dict[str, dict[str, Any]]:
        """The size in bytes of each script, its compressed sizes, and its hashes, by name."""
        return {
            name: describe(content, script)
            for (name, content), script in zip(self.scripts.items(), SCRIPTS, strict=True)
        }

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The settings that the files depend on, as JSON types."""
        config = self.config
        fields = type(config).model_fields
        idle = {
            key
            for key in fields.keys() - _ALWAYS_LISTED
            if getattr(config, key) == fields[key].default
        }
        if not config.data_layer.in_use:
            idle.add("data_layer")
        # The rules for calls and the names in the guide do not change the snippet.
        return config.model_dump(mode="json", by_alias=True, exclude={"calls", "guide", *idle})

    @cached_property
    def settings_digest(self) -> str:
        """The hash of the settings."""
        return digest("sha256", canonical(self.settings))

    @cached_property
    def hashes(self) -> dict[str, str]:
        """The SHA-256 of every file except the manifest, by name."""
        return {name: sha256(content) for name, content in self.described.items()}

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The build as JSON: version, configuration, sizes in bytes, hashes, set-up and lengths."""
        config, vendor = self.config, self.config.vendor_descriptor
        return {
            "name": config.name,
            "snippetgen": __version__,
            "configuration": {"digest": self.settings_digest, **self.settings},
            "files": self.sizes,
            "built": self.hashes,
            "content_security_policy": {"script-src": f"'{self.csp_source}'"},
            "vendor": {
                "name": vendor.name,
                "evidence": vendor.evidence.level,
                "variables": config.variable_names,
                "setup": config.setup_steps,
            },
            "lengths": {
                length.visitor: {
                    "visitor": length.description,
                    "variable": length.variable,
                    "characters": length.length,
                    "limit": length.limit,
                }
                for length in self.lengths
            },
            "warnings": [length.warning for length in self.warnings],
        }

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file by name; the bytes are the same every time."""
        return {**self.described, MANIFEST: _json(self.manifest)}

    @cached_property
    def described(self) -> dict[str, bytes]:
        """Every file by name, except the manifest, which describes the others."""
        return {
            **self.scripts,
            **self.package,
            f"{self.config.name}.html": self.tags.encode(),
            f"{self.config.name}.gtm.json": _json(self.container),
            "INSTALL.md": self.guide.encode(),
            "INSTALL.html": guide_page(self.config, self.guide).encode(),
        }

    @cached_property
    def _tag_values(self) -> dict[str, Any]:
        config, vendor = self.config, self.config.vendor_descriptor
        minified = f"{config.name}.min.js"
        pinned = f"{config.name}.{self.digits}.min.js"
        return {
            "name": config.name,
            "vendor": vendor.in_text,
            "placement": plain(vendor.sentence(vendor.order, {}, config.options)),
            "csp_hash": self.csp_source,
            # Configured text is already escaped for HTML, see snippetgen.javascript.literals.
            "script": Markup(self.snippet.minified),  # noqa: S704
            "src": f"{config.public_url or ''}{minified}",
            "pinned": pinned,
            # The person who uploads the file chooses its name.
            "pinned_src": f"{config.public_url}{pinned}" if config.public_url else minified,
            "integrity": self.integrity,
        }


def configuration_digest(config: SnippetConfig) -> str:
    """Return the digest of a configuration's settings, as in its manifest."""
    return Artifacts(config).settings_digest


def canonical(settings: dict[str, Any]) -> bytes:
    """Return the settings in the form from which their digest is computed."""
    return json.dumps(settings, sort_keys=True).encode()


Script = Literal["readable", "minified", "module"]

SCRIPTS: tuple[Script, ...] = ("readable", "minified", "module")
"""The scripts in the order of `Artifacts.scripts`."""

_EFFORTS: dict[Script, tuple[int, int]] = {
    "readable": (1, 3),
    "minified": (10, 5),
    "module": (6, 3),
}
"""The level for sizes with gzip, and the quality for sizes with Brotli."""


def describe(content: bytes, script: Script) -> dict[str, Any]:
    """Return the entry of a script in the manifest."""
    level, quality = _EFFORTS[script]
    return {
        "bytes": len(content),
        "gzip": gzip_size(content, level),
        "brotli": brotli_size(content, quality),
        "sha256": sha256(content),
        "integrity": digest("sha384", content),
    }


def _json(value: dict[str, Any]) -> bytes:
    return f"{json.dumps(value, indent=2, ensure_ascii=False)}\n".encode()
