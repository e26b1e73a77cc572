"""Reads TOML files, with errors that name the cause, the position and the remedy."""

from __future__ import annotations

import codecs
import re
import tomllib
from typing import TYPE_CHECKING, Any

from snippetgen.text.display import escaped
from snippetgen.text.invisible import code_point, invisible_characters
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE = 64 * 1024
"""The most bytes. A configuration has a few hundred."""

TOO_LARGE = f"larger than {LARGEST_FILE // 1024} KiB. Remove everything that is not configuration."
"""The message about a longer file."""

MOST_DOTS = 300
"""The maximum number of dots in one line. tomllib takes minutes to read a key with ten thousand
parts."""


_UTF_16 = (
    "is UTF-16, but TOML must be UTF-8. Save it as UTF-8: in an editor, choose the encoding UTF-8; "
    "in PowerShell, use `Out-File -Encoding utf8`."
)
_COMMENT_OR_TEXT = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
_UNCLOSED = re.compile(
    r"Unterminated string|(?:Illegal|Found invalid) character '\\n'|Expected \"'(?:'')?\""
)
"""tomllib's errors about text without a closing quotation mark."""

_REPEATED = re.compile(
    r"Duplicate inline table key (?P<key>'[^']*')|Cannot declare \((?P<names>.*)\) twice"
)
"""tomllib's errors about a key in an inline table, and about a table, that is written twice."""

_EXPLAINED = {
    "Invalid statement": "a line must be KEY = VALUE, [TABLE] or a comment",
    "Invalid value": "the value is invalid. Write text in quotes",
}
"""Errors of tomllib that say neither what is wrong nor what to do."""

_NAME = r"(?:[A-Za-z0-9_-]+|\"[^\"\\\\]*\"|'[^']*')"
_NAMES = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_KEY_OR_TABLE = re.compile(
    rf"(?P<space>[ \t]*)(?:(?P<table>\[{_NAMES}\]|\[\[{_NAMES}\]\])|(?P<key>{_NAMES})[ \t]*=)"
)
"""Matches the beginning of a line with a key or the name of a table."""

_CURLY_QUOTE = re.compile("[\u2018-\u201f\u00ab\u00bb\u2039\u203a]")
_WORDS = {
    "true": "write true",
    "false": "write false",
    "yes": "write true",
    "no": "write false",
    "on": "write true",
    "off": "write false",
    "none": "leave the key out",
    "null": "leave the key out",
}
"""Values from other languages, and how to replace them."""

_WORD = re.compile(rf"[=\[,]\s*(?P<word>{'|'.join(_WORDS)})\s*(?=[,\]}}]|$)", re.IGNORECASE)


def read(path: Path, *, if_empty: str = "") -> str:
    """Return a file's text, without a byte order mark.

    Raises ConfigError with one problem if the file cannot be read. `if_empty` says what to do about
    an empty file.
    """
    try:
        if path.is_dir():
            raise _unreadable(path, "is a folder. Name a file in it.")
        if path.exists() and not path.is_file():
            raise _unreadable(path, "not a regular file.")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise _unreadable(path, TOO_LARGE)
        if not content.strip():
            raise _unreadable(path, f"is empty. {if_empty}".strip())
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:4]:
            raise _unreadable(path, _UTF_16)
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise _unreadable(path, "no such file.") from None
    except PermissionError:
        raise _unreadable(path, "no permission to read it.") from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        start = content.rfind(b"\n", 0, error.start) + 1
        column = len(content[start : error.start].decode(errors="replace")) + 1
        message = f"not UTF-8: invalid byte in line {line}. Save the file as UTF-8."
        raise ConfigError([Problem(None, None, message, str(path), line, column)]) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _unreadable(path, f"cannot be read: {reason}.") from None


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """Return the data of a TOML text. Raises ConfigError with one problem and its position."""
    try:
        return _toml(text)
    except _TomlError as error:
        problem = Problem(None, None, f"{error}.", file, error.line, error.column)
        raise ConfigError([problem]) from None


class _TomlError(ValueError):
    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def _unreadable(path: Path, message: str) -> ConfigError:
    return ConfigError([Problem(None, None, message, str(path))])


def _toml(text: str) -> dict[str, Any]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS:
            raise _TomlError(f"line {number} has more than {MOST_DOTS} dots", number)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _TomlError("lists or tables are nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise _located(str(error), text) from None
    except ValueError:
        raise _TomlError("not valid TOML: a number has too many digits") from None


def _located(message: str, text: str) -> _TomlError:
    """Return tomllib's error with its position and, if known, the cause and the remedy."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", message, re.S)
    if match is None:
        return _TomlError(f"not valid TOML: {escaped(message)}")
    lines = text.split("\n")
    if match[2] is None:
        line, column = len(lines), len(lines[-1]) + 1
    else:
        line, column = int(match[2]), int(match[3])
    if match[1] == """Expected "'\"""":  # reported at the end of the document
        line = text.count("\n", 0, text.rindex("'")) + 1
        column = len(lines[line - 1].rstrip("\r")) + 1
    in_inline_table = lines[line - 1][column - 1 :].lstrip().startswith(("}", ","))
    overwritten = match[1] == "Cannot overwrite a value" and not in_inline_table
    if overwritten and (repetition := _repetition(lines[:line])):
        line, column, what = repetition
        return _TomlError(f"not valid TOML: {what}", line, column)
    unclosed = _UNCLOSED.fullmatch(match[1]) is not None
    what = "the text is not closed. Add the quotation mark" if unclosed else escaped(match[1])
    what = _EXPLAINED.get(match[1], what)
    if repeated := _REPEATED.fullmatch(match[1]):
        kind, names = ("key", "key") if repeated["key"] else ("table", "names")
        name = ".".join(re.findall(r"'([^']*)'", repeated[names]))
        what = f"the {kind} {escaped(name)} is written twice. Delete one of them"
    # A string that does not end on its line is reported at the beginning of the next line.
    for number in dict.fromkeys((line, max(1, line - 1 if column == 1 else line))):
        if cause := _cause(lines[number - 1], unclosed=unclosed):
            line, (column, what) = number, cause
            break
    return _TomlError(f"not valid TOML: {what}", line, column)


def _repetition(lines: list[str]) -> tuple[int, int, str] | None:
    """Return line, column and description of the last key or table, which is written twice."""
    for number in range(len(lines), 0, -1):
        if match := _KEY_OR_TABLE.match(lines[number - 1]):
            kind = "table" if match["table"] else "key"
            name = f"the {kind} {escaped(match['table'] or match['key']).strip()}"
            part = "" if kind == "key" and "." not in match["key"] else ", or a part of its name,"
            what = f"{name}{part} is written twice. Delete one of them"
            return number, match.end("space") + 1, what
    return None


def _cause(line: str, *, unclosed: bool) -> tuple[int, str] | None:
    """Return the column and the description of a well-known mistake in a line, if there is one.

    A line with `unclosed` text can have only wrong quotation marks: the rest of it is text.
    """
    code = _COMMENT_OR_TEXT.sub(lambda each: " " * len(each[0]), line.rstrip("\r"))
    if match := _CURLY_QUOTE.search(code):
        quote = f"{match[0]} ({code_point(match[0])}) is not a quotation mark in TOML"
        return match.start() + 1, f'{quote}: replace it with a straight one (")'
    if unclosed:
        return None
    if match := _WORD.search(code):
        word = match["word"]
        cure = _WORDS[word.casefold()]
        return match.start("word") + 1, f"{word} is not a value in TOML: {cure}"
    for position, character in invisible_characters(code):
        if character != "\t":
            return position, f"the invisible character {code_point(character)}: delete it"
    return None
