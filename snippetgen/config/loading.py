"""From files to configurations, with everything that is wrong told at once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from snippetgen.config.messages import problems_of
from snippetgen.config.model import SnippetConfig
from snippetgen.problems import ConfigError, Problem, escaped, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

LARGEST_FILE = 64 * 1024
"""Bytes; a configuration has some hundred."""

MOST_DOTS = 300
"""Dots in one line. tomllib takes minutes over a key of ten thousand parts; ours have two."""


@dataclass(frozen=True)
class Checked:
    """A file, and what became of it: a configuration, or problems."""

    path: Path
    config: SnippetConfig | None
    problems: tuple[Problem, ...] = ()


def load(path: Path) -> SnippetConfig:
    """Read the configuration in a file; raises ConfigError with all of its problems."""
    return parse(_read(path), file=str(path), name=default_name(path))


def load_all(paths: Iterable[Path]) -> list[SnippetConfig]:
    """Read several configurations; raises one ConfigError with the problems of all files.

    A file that is named twice is read once. Two files with one artifact name are a problem.
    """
    files = check_all(paths)
    if problems := [problem for file in files for problem in file.problems]:
        raise ConfigError(problems)
    return [file.config for file in files if file.config]


def check_all(paths: Iterable[Path]) -> list[Checked]:
    """Read several configurations, and tell for each file what became of it."""
    unique = {path.absolute(): path for path in reversed(list(paths))}
    return _with_clashes([_check(path) for path in reversed(unique.values())])


def parse(text: str, *, file: str = "snippet.toml", name: str = "snippet") -> SnippetConfig:
    """Read a configuration's text; `name` is its artifact name where it gives none.

    Raises ConfigError with all problems, which speak of `file`.
    """
    try:
        data = _toml(text)
    except ValueError as error:
        raise ConfigError([Problem(None, None, f"{error}.", file)]) from None
    return validate({"name": name, **data}, file=file)


def validate(data: Mapping[str, object], *, file: str = "snippet.toml") -> SnippetConfig:
    """Make a configuration of settings by their keys in a file; raises ConfigError like `parse`."""
    try:
        return SnippetConfig.model_validate(data)
    except ValidationError as error:
        problems = problems_of(error)
    raise ConfigError(problem.in_file(file) for problem in problems)


def default_name(path: Path) -> str:
    """Derive an artifact name from the file's name, or its folder's where it is snippet.toml."""
    stem = path.absolute().parent.name if path.name == "snippet.toml" else path.stem
    words = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    return words[:63] or "snippet"


def _check(path: Path) -> Checked:
    try:
        return Checked(path, load(path))
    except ConfigError as error:
        return Checked(path, None, tuple(error.problems))


def _with_clashes(files: Sequence[Checked]) -> list[Checked]:
    """Mark each file whose artifact name is that of an earlier one."""
    first: dict[str, Path] = {}
    result = []
    for file in files:
        if file.config and (other := first.setdefault(file.config.name, file.path)) != file.path:
            message = (
                f"also the name of {escaped(str(other))}, whose files would be overwritten. "
                'Give one of them another name = "...".'
            )
            clash = Problem("name", shown(file.config.name), message, str(file.path))
            file = replace(file, problems=(clash,))
        result.append(file)
    return result


def _read(path: Path) -> str:
    """Read a file's text, without a byte order mark; raises ConfigError where that cannot be."""
    try:
        if path.is_dir():
            raise _unreadable(path, "is a folder; name the file in it.")
        if path.exists() and not path.is_file():
            raise _unreadable(path, "not a regular file.")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise _unreadable(path, "larger than 64 KiB, which no configuration needs.")
        if not content.strip():
            raise _unreadable(path, "is empty. `snippetgen init` writes a file to start from.")
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
