"""Defaults of options, from the table `[tool.snippetgen]` of pyproject.toml."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

FILE = "pyproject.toml"

SHARED = {"paths": ("build", "check", "verify"), "out": ("build", "serve")}
"""Keys of `[tool.snippetgen]` itself, with the commands that use them."""

KEYS = {
    "build": ("paths", "out"),
    "check": ("paths",),
    "init": ("vendor",),
    "publish": ("to", "index", "dist"),
    "serve": ("out", "host", "port", "published", "data"),
    "verify": ("paths", "engine", "workers", "dist", "report", "junit"),
}
"""Keys of `[tool.snippetgen.COMMAND]`, by command: arguments and options."""

_LISTS = ("paths", "engine")
_PATHS = ("paths", "out", "dist", "data", "report", "junit")


def read_defaults(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the defaults of each command's parameters for click.

    They come from the nearest pyproject.toml in the folder or above it. Paths in that file are
    relative to it. Raises click.UsageError, which names the file, the key and the allowed values.
    """
    file = next(
        (each / FILE for each in (folder, *folder.parents) if (each / FILE).is_file()), None
    )
    if file is None:
        return {}
    table = _table(file)
    defaults: dict[str, dict[str, Any]] = {command: {} for command in KEYS}
    commands = {key: value for key, value in table.items() if key in KEYS}
    for key, value in table.items():
        if key not in KEYS:
            _check_key(file, "tool.snippetgen", key, (*SHARED, *KEYS))
            for command in SHARED[key]:
                defaults[command][key] = _value(file, f"tool.snippetgen.{key}", key, value)
    for command, options in commands.items():
        place = f"tool.snippetgen.{command}"
        if not isinstance(options, dict):
            raise _wrong(file, place, "must be a table.")
        for key, value in options.items():
            _check_key(file, place, key, KEYS[command])
            defaults[command][key] = _value(file, f"{place}.{key}", key, value)
    return defaults


def _table(file: Path) -> dict[str, Any]:
    import tomllib

    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # other tools use the file too, and report this better
    tools = document.get("tool", {})
    table = tools.get("snippetgen", {}) if isinstance(tools, dict) else {}
    if not isinstance(table, dict):
        raise _wrong(file, "tool.snippetgen", "must be a table.")
    return table


def _check_key(file: Path, place: str, key: str, known: tuple[str, ...]) -> None:
    if key not in known:
        from snippetgen.text.suggestions import did_you_mean

        hint = did_you_mean(key, known)
        raise _wrong(file, f"{place}.{key}", f"unknown key.{hint} Known: {', '.join(known)}.")


def _value(file: Path, place: str, key: str, value: object) -> object:
    """Return a value for click, whose types check the rest."""
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise _wrong(file, place, "must be a list of strings.")
    elif isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _wrong(file, place, "must be text or a whole number.")
    if key not in _PATHS:
        return value
    folder = file.parent
    if isinstance(value, list):
        return [_relative(folder / each) for each in value]
    return _relative(folder / str(value))


def _relative(path: Path) -> str:
    """Return a path relative to the current folder."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def _wrong(file: Path, place: str, message: str) -> click.UsageError:
    return click.UsageError(f"{file}: {place}: {message}")
