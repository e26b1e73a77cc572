"""Loads configurations from files, and reports all their problems at once."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from snippetgen.config.model import SnippetConfig
from snippetgen.config.toml_positions import located
from snippetgen.config.toml_read import parse_toml, read
from snippetgen.config.validation_errors import problems_of
from snippetgen.config.vendor_lookup import VendorLookup
from snippetgen.text.display import escaped, shown
from snippetgen.validation.errors import ConfigError, Problem
from snippetgen.validation.invisible_problems import invisible_problems

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

WORKING_FOLDER = Path()

EMPTY_FILE_HINT = "To fill it, run `snippetgen init` with its path."


@dataclass(frozen=True)
class CheckResult:
    """The result of checking one file: a configuration, or problems."""

    path: Path
    config: SnippetConfig | None
    problems: tuple[Problem, ...] = ()


def load(path: str | os.PathLike[str]) -> SnippetConfig:
    """Read the configuration in a file. Raises ConfigError with all of its problems."""
    return _load(Path(path), VendorLookup())


def load_all(paths: Iterable[Path]) -> list[SnippetConfig]:
    """Read several configurations. Raises one ConfigError with the problems of all files.

    A path that occurs twice is read once. Two files with the same artifact name are a problem.
    """
    return list(load_files(paths).values())


def load_files(paths: Iterable[Path]) -> dict[Path, SnippetConfig]:
    """Read several configurations, like `load_all`, and return them by path."""
    files = check_all(paths)
    if problems := [problem for file in files for problem in file.problems]:
        raise ConfigError(problems)
    return {file.path: file.config for file in files if file.config}


def check_all(paths: Iterable[Path]) -> list[CheckResult]:
    """Read several configurations, and return the result for each file."""
    unique = {path.absolute(): path for path in reversed(list(paths))}
    lookup = VendorLookup()
    return _check_names([_check(path, lookup) for path in reversed(unique.values())])


def parse(
    text: str, *, file: str = "snippet.toml", name: str = "snippet", folder: Path = WORKING_FOLDER
) -> SnippetConfig:
    """Parse a configuration's text.

    `name` is the default artifact name. Paths of descriptor files are relative to `folder`. Raises
    ConfigError with all problems, each of which names `file` or a descriptor file.
    """
    return _parse(text, file, name, VendorLookup(folder))


def _load(path: Path, lookup: VendorLookup) -> SnippetConfig:
    text = read(path, if_empty=EMPTY_FILE_HINT)
    return _parse(text, str(path), default_name(path), lookup.within(path.parent))


def _parse(text: str, file: str, name: str, lookup: VendorLookup) -> SnippetConfig:
    data = {"name": name, **parse_toml(text, file)}
    try:
        return validate(data, file=file, lookup=lookup)
    except ConfigError as error:
        raise ConfigError(located(error.problems, text, file)) from None


def validate(
    data: Mapping[str, object],
    *,
    file: str = "snippet.toml",
    folder: Path = WORKING_FOLDER,
    lookup: VendorLookup | None = None,
) -> SnippetConfig:
    """Validate settings, given by key. Raises ConfigError like `parse`.

    `lookup`, if given, replaces `folder`.
    """
    problems = list(invisible_problems(data))
    keys = {problem.key for problem in problems}
    try:
        config = SnippetConfig.model_validate(data, context=lookup or VendorLookup(folder))
        if not problems:
            return config
    except ValidationError as error:
        problems += [problem for problem in problems_of(error) if problem.key not in keys]
    raise ConfigError(problem if problem.file else problem.in_file(file) for problem in problems)


_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
"""Latin letters that Unicode does not decompose into a letter and an accent."""


def default_name(path: Path) -> str:
    """Derive an artifact name from the file's name, or for snippet.toml from its folder's name.

    Latin letters lose their accents; other letters are omitted.
    """
    stem = path.absolute().parent.name if path.name == "snippet.toml" else path.stem
    letters = unicodedata.normalize("NFKD", stem.casefold().translate(_PLAIN_LETTERS))
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:63] or "snippet"


def name_clash(name: str, other: Path, text: str, file: str) -> tuple[Problem, ...]:
    """Return the problem that `file`, which has this text, has the artifact name of `other`."""
    message = (
        f"{escaped(str(other))} has the same name, so its files would be overwritten. "
        'Set name = "..." in one of them.'
    )
    return name_problem(name, message, text, file)


def name_problem(name: str, message: str, text: str, file: str) -> tuple[Problem, ...]:
    """Return a problem of the artifact name of `file`, at its position in this text."""
    return tuple(located([Problem("name", shown(name), message, file)], text, file))


def _check(path: Path, lookup: VendorLookup) -> CheckResult:
    try:
        return CheckResult(path, _load(path, lookup))
    except ConfigError as error:
        return CheckResult(path, None, tuple(error.problems))


def _check_names(files: Sequence[CheckResult]) -> list[CheckResult]:
    """Add a problem to each file with the artifact name of an earlier file."""
    first: dict[str, Path] = {}
    result = []
    for file in files:
        if file.config and (other := first.setdefault(file.config.name, file.path)) != file.path:
            problems = name_clash(file.config.name, other, read(file.path), str(file.path))
            file = replace(file, problems=problems)
        result.append(file)
    return result
