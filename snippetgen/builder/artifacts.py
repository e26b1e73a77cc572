"""A configuration's files in `dist/<name>/`: the snippet, HTML tags, instructions, the manifest."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from snippetgen import __version__
from snippetgen.builder.compression import br, gzip
from snippetgen.builder.guide import installation
from snippetgen.builder.rendering import render
from snippetgen.builder.size_limits import lengths, warnings
from snippetgen.files.resources import TEMPLATES
from snippetgen.text.template import plain

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig

_html = Environment(
    loader=FileSystemLoader(TEMPLATES / "html"),
    autoescape=True,
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)

TagKind = Literal["inline", "nonce", "external"]


def make_artifacts(config: SnippetConfig) -> dict[str, bytes]:
    """Build every file of a configuration: file name to content, the same bytes every time."""
    snippet = render(config)
    scripts = {
        f"{config.name}.js": snippet.readable.encode(),
        f"{config.name}.min.js": snippet.minified.encode(),
    }
    tags = make_tags(config, snippet.minified).encode()
    return {
        **scripts,
        f"{config.name}.html": tags,
        "INSTALL.md": installation(config).encode(),
        "manifest.json": _json(make_manifest(config, scripts)),
    }


def make_tags(config: SnippetConfig, minified: str) -> str:
    """Write the HTML tags that bring a minified snippet to a page: inline, with nonce, external."""
    return _html.get_template("tags.html").render(_tag_values(config, minified))


def make_tag(config: SnippetConfig, minified: str, kind: TagKind) -> str:
    """Write one of the HTML tags, alone."""
    module = _html.get_template("tags.html").make_module(_tag_values(config, minified))
    return str(getattr(module, kind)())


def make_manifest(config: SnippetConfig, scripts: dict[str, bytes]) -> dict[str, Any]:
    """Describe a build: version, configuration digest, sizes in bytes, hashes, set-up, lengths."""
    vendor = config.vendor_descriptor
    minified = scripts[f"{config.name}.min.js"]
    # Which calls count is decided elsewhere, and may change without a build.
    settings = config.model_dump(mode="json", by_alias=True, exclude={"calls"})
    return {
        "name": config.name,
        "snippetgen": __version__,
        "configuration": {
            "digest": digest("sha256", json.dumps(settings, sort_keys=True).encode()),
            **settings,
        },
        "files": {name: _describe(content) for name, content in scripts.items()},
        "content_security_policy": {"script-src": f"'{digest('sha256', minified)}'"},
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
            for length in lengths(config)
        },
        "warnings": [length.warning for length in warnings(config)],
    }


def _tag_values(config: SnippetConfig, minified: str) -> dict[str, Any]:
    vendor = config.vendor_descriptor
    return {
        "name": config.name,
        "vendor": vendor.name,
        "placement": plain(vendor.sentence(vendor.order, {}, config.options)),
        "csp_hash": digest("sha256", minified.encode()),
        # Configured text is escaped for HTML already, see snippetgen.javascript.literals.
        "script": Markup(minified),  # noqa: S704
        "src": f"{config.public_url or ''}{config.name}.min.js",
        "integrity": digest("sha384", minified.encode()),
    }


def digest(algorithm: str, content: bytes) -> str:
    """Hash as Subresource Integrity and Content Security Policy write it: `sha384-<base64>`."""
    value = hashlib.new(algorithm, content).digest()
    return f"{algorithm}-{base64.b64encode(value).decode()}"


def _describe(content: bytes) -> dict[str, Any]:
    return {
        "bytes": len(content),
        "gzip": len(gzip(content)),
        "brotli": len(br(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
        "integrity": digest("sha384", content),
    }


def _json(value: dict[str, Any]) -> bytes:
    return f"{json.dumps(value, indent=2, ensure_ascii=False)}\n".encode()
