"""Reads the text of an export, in an encoding found from its bytes."""

from __future__ import annotations

import codecs
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

CHUNK = 1024 * 1024
"""Bytes that are read at a time."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_OTHER_FILES = {
    b"PK\x03\x04": "a workbook or an archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet workbook",
    b"\x1f\x8b": "compressed",
    b"%PDF": "a PDF document",
}
_NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


@contextmanager
def readable_again(path: Path) -> Iterator[Path]:
    """Yield the path of a file that can be read several times; for a pipe, that of a copy.

    Raises OSError if the copy cannot be made.
    """
    if path.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="snippetgen-") as folder:
        copy = Path(folder) / path.name
        with path.open("rb") as pipe, copy.open("wb") as file:
            shutil.copyfileobj(pipe, file)
        yield copy


class TextFile:
    """A file of text that is read several times.

    `encoding` comes from a byte order mark or from evidence: NUL bytes indicate UTF-16, and bytes
    that are not UTF-8 indicate Windows-1252. Raises OSError if the file cannot be read, and
    ValueError if it is not text.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name
        self.encoding = self._detect()

    def open(self) -> TextIO:
        """Return the text from the beginning, with its original line endings."""
        return self._path.open(encoding=self.encoding, errors="replace", newline="")

    @property
    def encoding_name(self) -> str:
        """The usual name of the encoding."""
        return _NAMES.get(self.encoding, "Windows-1252")

    def _detect(self) -> str:
        with self._path.open("rb") as file:
            start = file.read(64 * 1024)
        for magic, kind in _OTHER_FILES.items():
            if start.startswith(magic):
                raise ValueError(f"{self.name} is {kind}; save the calls as CSV first")
        for mark, encoding in _MARKS.items():
            if start.startswith(mark):
                return encoding
        even, odd = start[0::2].count(0), start[1::2].count(0)
        if max(even, odd) * 4 > len(start) > 1:
            return "utf-16-be" if even > odd else "utf-16-le"
        return "utf-8-sig" if self._is_utf_8() else "cp1252"

    def _is_utf_8(self) -> bool:
        """Return whether the file is UTF-8, possibly with a few damaged characters."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        good = bad = 0
        with self._path.open("rb") as file:
            while chunk := file.read(CHUNK):
                text = decoder.decode(chunk)
                if not text.isascii():
                    wrong = text.count("\ufffd")
                    bad += wrong
                    good += sum(char > "\x7f" for char in text) - wrong
        return good >= bad
