"""A store that records writes to another store, and can fail or be interrupted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from snippetgen.publishing.stores import Store, Stored


class Recording:
    """Passes everything on to a real store.

    Before each change, `before` is called with the number of changes so far and the path.
    """

    def __init__(self, store: Store, before: Callable[[int, str], None] | None = None) -> None:
        self.place = store.place
        self.changes: list[str] = []
        self._store = store
        self._before = before

    def read(self, path: str) -> Stored | None:
        return self._store.read(path)

    def token(self, path: str) -> str | None:
        return self._store.token(path)

    def write(self, path: str, content: bytes, headers: Mapping[str, str]) -> None:
        self._change(path)
        self._store.write(path, content, headers)

    def replace(
        self, path: str, content: bytes, token: str | None, headers: Mapping[str, str]
    ) -> None:
        self._change(path)
        self._store.replace(path, content, token, headers)

    def delete(self, path: str) -> None:
        self._change(path)
        self._store.delete(path)

    def _change(self, path: str) -> None:
        if self._before:
            self._before(len(self.changes), path)
        self.changes.append(path)
