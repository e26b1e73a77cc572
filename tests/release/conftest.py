from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.configurations import ROOT
from tests.release.environments import Environment, create, link_packages


@dataclass(frozen=True)
class Distributions:
    """The files of a release."""

    wheel: Path
    source: Path


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """The wheel and the source distribution of this tree, built by the first worker that asks."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "release"
    with Path(f"{folder}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            build = [sys.executable, "-m", "hatchling", "build", "-d", f"{folder}.part"]
            subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
            Path(f"{folder}.part").rename(folder)
    (wheel,), (source,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Distributions(wheel, source)


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An environment with the packages that snippetgen needs."""
    environment = create(tmp_path / "environment")
    link_packages(environment)
    return environment
