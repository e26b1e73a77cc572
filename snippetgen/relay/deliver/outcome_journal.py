"""A file with outcomes that are not in the records yet. It survives the process that writes it.

If a process is killed between a response and the transaction that records its outcome, another
process finds the outcome here. Only requests without a response are in doubt.
"""

from __future__ import annotations

import contextlib
import json
import os
from contextlib import ExitStack
from io import FileIO
from typing import TYPE_CHECKING, get_args

import structlog

from snippetgen.files.lock import locked
from snippetgen.relay.store.delivery_queue import Attempt, KnownOutcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from snippetgen.relay.store.delivery_queue import DeliveryQueue, Outcome

SIZE = 256 * 1024
"""Bytes reserved in advance, because a full disk is the usual reason for an outcome that cannot be
recorded. If the file is larger, recorded outcomes are removed even if others remain."""

FOLDER = "outcomes"

_log = structlog.get_logger("snippetgen.relay")


class OutcomeJournal:
    """The outcomes of one process, in the file `outcomes/<sender>.jsonl` of a folder.

    It is not synced, so it survives the end of the process, but not of the machine. If it cannot be
    written, this is logged once, and outcomes are only in memory. Unused space contains zeros.
    """

    def __init__(self, folder: Path, sender: str) -> None:
        self._path = folder / FOLDER / f"{sender}.jsonl"
        self._lock = ExitStack()
        self._file: FileIO | None = None
        self._used = 0

    def open(self) -> None:
        """Create the file. Nothing is written before this."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock.enter_context(locked(_lock_of(self._path)))
            descriptor = os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600)
            self._file = FileIO(descriptor, "wb")
            _reserve(descriptor)
        except OSError as error:
            self._fail(error)

    def write(self, outcomes: Sequence[Outcome]) -> None:
        """Append outcomes."""
        if self._file is None:
            return
        text = "".join(f"{json.dumps(_as_json(each))}\n" for each in outcomes)
        try:
            self._file.seek(self._used)
            self._used += self._file.write(text.encode("ascii"))
        except OSError as error:
            self._fail(error)

    def keep(self, outcomes: Sequence[Outcome]) -> None:
        """Remove all outcomes except these, unless the file is small and would not become empty."""
        if self._file is None or not self._used or (outcomes and self._used < SIZE):
            return
        try:
            self._file.seek(0)
            self._file.write(bytes(self._used))
        except OSError as error:
            self._fail(error)
        self._used = 0
        self.write(outcomes)

    def close(self, *, delete: bool) -> None:
        """Delete the file, or leave it to other processes if it has unrecorded outcomes."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if delete:
            _delete(self._path)
        self._lock.close()

    def _fail(self, error: OSError) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        _log.warning("no_outcome_journal", error=type(error).__name__)


def note_left_behind(folder: Path, queue: DeliveryQueue, now: float) -> int:
    """Record the outcomes that dead processes left in a folder, and return their number.

    Raises what the queue raises.
    """
    noted = 0
    for path in sorted((folder / FOLDER).glob("*.jsonl")):
        if path.stem == queue.sender:
            continue
        # A running process holds the lock.
        with contextlib.suppress(OSError), locked(_lock_of(path)):
            if path.is_file():
                noted += queue.note_known(path.stem, _read(path), now)
            # If its process has just deleted the file, the lock is a new file.
            _delete(path)
    return noted


def _reserve(descriptor: int) -> None:
    """Reserve space for outcomes if the system supports it."""
    if hasattr(os, "posix_fallocate"):
        with contextlib.suppress(OSError):
            os.posix_fallocate(descriptor, 0, SIZE)


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _delete(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
        _lock_of(path).unlink(missing_ok=True)


def _read(path: Path) -> list[KnownOutcome]:
    text = path.read_bytes().replace(b"\0", b"").decode(errors="replace")
    return list(_parsed(text.splitlines()))


def _parsed(lines: Sequence[str]) -> Iterator[KnownOutcome]:
    for line in lines:
        # The process may have died in the middle of a line, or the disk may have been full.
        with contextlib.suppress(ValueError, TypeError):
            id_, number, verdict, reason, wait = json.loads(line)
            if verdict in get_args(Verdict):
                attempt = Attempt(int(id_), int(number))
                yield KnownOutcome(attempt, verdict, str(reason), float(wait))


def _as_json(outcome: Outcome) -> list[object]:
    delivery = outcome.claimed.delivery
    return [delivery.id, delivery.attempts, outcome.verdict, outcome.reason, outcome.wait]
