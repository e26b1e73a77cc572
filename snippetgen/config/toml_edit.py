"""A snippet.toml as text that programs change: comments and order stay, and no edit is lost."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from snippetgen.config.toml_read import parse_toml
from snippetgen.files.atomic import publish, publish_new
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tomlkit import TOMLDocument
    from tomlkit.items import InlineTable


class ConflictError(Exception):
    """A file is not what whoever wants to write it believes it to be.

    `revision` is the one that it has now; None where it is no longer there.
    """

    def __init__(self, path: Path, revision: str | None) -> None:
        self.revision = revision
        what = "is no longer there" if revision is None else "has changed meanwhile"
        super().__init__(f"{path.name} {what}.")


def with_values(text: str, changes: Mapping[str, Any]) -> str:
    """Set values in the text of a TOML file, and leave everything else as it is written.

    Keys of tables are dotted: `options.queue`. Values are those of TOML; None takes a key away, and
    with the last key its table. Raises ConfigError where the text is not TOML, or is nested so
    deeply that it can only be read.
    """
    parse_toml(text, "snippet.toml")  # tomlkit's errors speak to programmers
    try:
        return _edited(text, changes)
    except (TOMLKitError, RecursionError):
        message = "too intricate to be changed here; change its text."
        raise ConfigError([Problem(None, None, message, "snippet.toml")]) from None


def revision(content: bytes) -> str:
    """Name a file's content: the SHA-256 of its bytes, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def save(path: Path, text: str, known: str | None) -> str:
    """Write a file whole and return its new revision.

    `known` is the revision that the text was made from, None for a file that is not to exist yet.
    Raises ConflictError where the file has another one, OSError where it cannot be written.
    """
    content = text.encode()
    if known is None:
        try:
            publish_new(content, path)
        except FileExistsError:
            raise ConflictError(path, _revision_of(path)) from None
    else:
        require_known(path, known)
        publish({path.name: content}, path.parent)
    return revision(content)


def require_known(path: Path, known: str | None) -> None:
    """Raise ConflictError where a file has another revision than `known`; None: is not there."""
    if (found := _revision_of(path)) != known:
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
        # Simply added, it would come between the next table and the comment above that.
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
    """Find the last key above the tables; None where there is none."""
    keys = [key for key, item in container.body if key and not isinstance(item, Table)]
    return keys[-1] if keys else None
