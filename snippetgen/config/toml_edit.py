"""Edits the text of a snippet.toml without losing comments, order or other edits."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from snippetgen.config.toml_read import parse_toml
from snippetgen.files.atomic import write_files, write_new
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tomlkit import TOMLDocument
    from tomlkit.items import InlineTable


class ConflictError(Exception):
    """A file has changed since it was read.

    `revision` is its current revision; None if the file no longer exists.
    """

    def __init__(self, path: Path, revision: str | None) -> None:
        self.revision = revision
        what = "no longer exists" if revision is None else "has changed since it was read"
        super().__init__(f"{path.name} {what}.")


def with_values(text: str, changes: Mapping[str, Any]) -> str:
    """Return the text of a TOML file with changed values, and everything else unchanged.

    Keys in tables are dotted: `options.queue`. None removes a key; a table is removed with its last
    key. Raises ConfigError if the text is not TOML, or is nested too deeply to be edited.
    """
    parse_toml(text, "snippet.toml")  # has better error messages than tomlkit
    try:
        return _edited(text, changes)
    except (TOMLKitError, RecursionError):
        message = "cannot be changed automatically. Edit the file yourself."
        raise ConfigError([Problem(None, None, message, "snippet.toml")]) from None


def revision(content: bytes) -> str:
    """Return the revision of a file's content: the hexadecimal SHA-256 of its bytes."""
    return hashlib.sha256(content).hexdigest()


def save(path: Path, text: str, expected: str | None) -> str:
    """Write a file atomically, and return its new revision.

    `expected` is the revision that the text is based on; None if the file must not exist yet.
    Raises ConflictError if the file has another revision, and OSError if it cannot be written.
    """
    content = text.encode()
    if expected is None:
        try:
            write_new(content, path)
        except FileExistsError:
            raise ConflictError(path, _revision_of(path)) from None
    else:
        require_revision(path, expected)
        write_files({path.name: content}, path.parent)
    return revision(content)


def require_revision(path: Path, expected: str | None) -> None:
    """Raise ConflictError unless a file has the revision; None means that it does not exist."""
    if (found := _revision_of(path)) != expected:
        raise ConflictError(path, found)


def _edited(text: str, changes: Mapping[str, Any]) -> str:
    lines = text.replace("\r\n", "\n")
    document = tomlkit.parse(lines)
    for key, value in changes.items():
        table, dot, inner = key.partition(".")
        if dot:
            _change_member(document, table, inner, value)
        else:
            _change(document, key, value)
    changed = tomlkit.dumps(document)
    return changed if lines == text else changed.replace("\n", "\r\n")


def _revision_of(path: Path) -> str | None:
    try:
        return revision(path.read_bytes())
    except FileNotFoundError:
        return None


def _change(owner: TOMLDocument | Table | InlineTable, key: str, value: Any) -> None:  # noqa: ANN401
    lines = owner.value if isinstance(owner, Table) else owner
    if value is None:
        owner.pop(key, None)
    elif (
        isinstance(lines, Container)
        and not (key in lines or isinstance(value, dict))
        and (last := _last_plain_key(lines))
    ):
        # Appended, it would be between the next table and the comment above that table.
        lines._insert_after(last, key, value)
    else:
        owner[key] = value


def _change_member(document: TOMLDocument, table: str, key: str, value: Any) -> None:  # noqa: ANN401
    if not isinstance(document.get(table), dict):
        if value is None:
            return
        document[table] = tomlkit.table()
    _change(document[table], key, value)
    if not document[table]:
        document.pop(table)


def _last_plain_key(container: Container) -> Any:  # noqa: ANN401
    """Return the last key above the first table, or None."""
    keys = [key for key, item in container.body if key and not isinstance(item, Table)]
    return keys[-1] if keys else None
