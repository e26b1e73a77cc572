"""Made-up built folders with only the files that publishing reads."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from snippetgen.publishing.built import BuiltScript, read_scripts


def script_of(text: str) -> bytes:
    """Return a script that compresses, as real ones do."""
    return f"/* {text} */ {'window.offlineConversion = {};' * 20}\n".encode()


def digits_of(text: str) -> str:
    return hashlib.sha256(script_of(text)).hexdigest()[:8]


def write_build(folder: Path, name: str, text: str) -> Path:
    """Write `<folder>/<name>/` with a script and its manifest; returns its path."""
    built = folder / name
    built.mkdir(parents=True, exist_ok=True)
    content = script_of(text)
    (built / f"{name}.min.js").write_bytes(content)
    described = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    manifest = {
        "name": name,
        "configuration": {"digest": "sha256-made-up"},
        "files": {f"{name}.min.js": described},
    }
    (built / "manifest.json").write_text(json.dumps(manifest))
    return built


def builds(folder: Path, **texts: str) -> list[BuiltScript]:
    """Write a build for each name, and read them."""
    scripts, problems = read_scripts([(write_build(folder, *each), None) for each in texts.items()])
    assert not problems
    return scripts
