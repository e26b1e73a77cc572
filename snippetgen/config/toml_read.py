"""Files that a user writes: their text, and the TOML in it, with what is wrong in plain words."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from snippetgen.text.display import escaped
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE = 64 * 1024
"""Bytes; a configuration has some hundred."""

MOST_DOTS = 300
"""Dots in one line. tomllib takes minutes over a key of ten thousand parts; ours have two."""


def read(path: Path, *, if_empty: str = "") -> str:
    """Read a file's text, without a byte order mark.

    Raises ConfigError with one problem where that cannot be; `if_empty` tells what to do about an
    empty file.
    """
    try:
        if path.is_dir():
            raise _unreadable(path, "is a folder; name the file in it.")
        if path.exists() and not path.is_file():
            raise _unreadable(path, "not a regular file.")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise _unreadable(path, "larger than 64 KiB, which no such file needs.")
        if not content.strip():
            raise _unreadable(path, f"is empty. {if_empty}".strip())
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise _unreadable(path, "no such file.") from None
    except PermissionError:
        raise _unreadable(path, "no permission to read it.") from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unreadable(path, f"not UTF-8: wrong byte in line {line}.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _unreadable(path, f"cannot be read: {reason}.") from None


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """Parse TOML; raises ConfigError that tells what is wrong in the file, and where."""
    try:
        return _toml(text)
    except ValueError as error:
        raise ConfigError([Problem(None, None, f"{error}.", file)]) from None


def _unreadable(path: Path, message: str) -> ConfigError:
    return ConfigError([Problem(None, None, message, str(path))])


def _toml(text: str) -> dict[str, Any]:
    """Parse TOML; raises ValueError that tells what is wrong, and where."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS:
            raise ValueError(f"line {number} has more than {MOST_DOTS} dots")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("lists or tables are nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"not valid TOML: {_with_position(str(error), text)}") from None
    except ValueError:
        raise ValueError("not valid TOML: a number in it has too many digits") from None


def _with_position(message: str, text: str) -> str:
    """Rephrase tomllib's message: `line 3, column 5: what is wrong`."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", message, re.S)
    if match is None:
        return escaped(message)
    line, column = match[2], match[3]
    if line is None:
        lines = text.split("\n")
        line, column = str(len(lines)), str(len(lines[-1]) + 1)
    return f"line {line}, column {column}: {escaped(match[1])}"
