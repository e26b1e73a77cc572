"""A PostgreSQL server for tests, if it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.patience import PATIENCE

DEBIAN = Path("/usr/lib/postgresql")
"""Debian's folders for the programs of each version, which are not on the PATH."""

USER = "nobody" if os.geteuid() == 0 else None
"""The server refuses to run as root."""

PLACE = "/tmp"  # noqa: S108 - mkdtemp is safe there
"""Every user may enter it, and its path is short enough for a socket in it."""


@contextmanager
def running() -> Iterator[str]:
    """Run a server on a Unix socket; skip the test if it is not installed."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir=PLACE))
    if USER:
        shutil.chown(folder, USER)
    data = str(folder / "data")
    _run(programs / "initdb", "-D", data, "-U", "relay", "--auth", "trust", "--no-sync")
    options = f"-k {folder} -c listen_addresses= -c fsync=off"
    log = str(folder / "log")
    pg_ctl = programs / "pg_ctl"
    try:
        _run(pg_ctl, "-D", data, "-o", options, "-l", log, "start")
        yield f"postgresql+psycopg://relay@/postgres?host={folder}"
        _run(pg_ctl, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    pytest.importorskip("psycopg")
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(DEBIAN.glob("*/bin"))
    if not folders:
        pytest.skip("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    return folders[-1]


def _run(program: Path, *arguments: str) -> None:
    subprocess.run(
        [program, *arguments],
        user=USER,
        env={**os.environ, "PGCTLTIMEOUT": str(PATIENCE)},
        cwd="/",
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=PATIENCE,
    )
