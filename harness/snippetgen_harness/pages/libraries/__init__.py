"""Libraries on pages that replace or extend JavaScript's own objects."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_HERE = Path(__file__).parent
_STAND_INS = _HERE / "stand_ins"

Syntax = Literal["es5", "modern", "browser"]


@dataclass(frozen=True, slots=True)
class Library:
    """A library and its JavaScript, which runs before the snippet."""

    name: str
    script: str
    syntax: Syntax = "es5"
    """Whether it needs an ES5 engine, a modern engine, or a browser."""
    models: bool = True
    """Whether the models of vendors' scripts can run with it."""


@cache
def load_libraries(folder: Path | None = None) -> tuple[Library, ...]:
    """Return the libraries to test pages with.

    These are the stand-ins, the libraries of `libraries.toml` whose npm packages are in `folder`,
    and each `.js` file that is directly in `folder`, for browsers.
    """
    listed = tomllib.loads((_HERE / "libraries.toml").read_text("utf-8"))["library"]
    return (*_listed(listed, folder), *_found(folder))


def _listed(listed: list[Mapping[str, Any]], folder: Path | None) -> Iterator[Library]:
    for entry in listed:
        package = entry.get("package")
        root = folder / package if package and folder else None if package else _STAND_INS
        if root is not None and root.is_dir():
            script = _join(
                entry, {name: (root / name).read_text("utf-8") for name in entry["files"]}
            )
            yield Library(
                entry["name"], script, entry.get("syntax", "es5"), entry.get("models", True)
            )


def _found(folder: Path | None) -> Iterator[Library]:
    for path in sorted(folder.glob("*.js")) if folder else ():
        yield Library(path.stem, path.read_text("utf-8"), "browser")


def _join(entry: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    parts = _modules(texts) if entry.get("modules") else texts.values()
    return ";\n".join((entry.get("before", ""), *parts, entry.get("after", "")))


def _modules(texts: Mapping[str, str]) -> Iterator[str]:
    """Wrap CommonJS modules of one folder, as bundlers do."""
    names = [PurePosixPath(name).stem for name in texts]
    wrapped = (
        f"{json.dumps(name)}: function (module, exports, require) {{\n{text}\n}}"
        for name, text in zip(names, texts.values(), strict=True)
    )
    yield f"""(function (sources) {{
var loaded = {{}};
function require(path) {{
  var name = /(\\w+)(\\.js)?$/.exec(path)[1];
  var module = loaded[name] || {{ exports: {{}} }};
  if (!loaded[name]) {{
    loaded[name] = module;
    sources[name](module, module.exports, require);
  }}
  return module.exports;
}}
require({json.dumps(names[-1])});
}})({{{", ".join(wrapped)}}})"""
