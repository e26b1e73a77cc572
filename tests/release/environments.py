"""Virtual environments that need no network: they share the packages of the tests' environment."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Environment:
    """A virtual environment without snippetgen."""

    folder: Path

    @property
    def python(self) -> Path:
        """The interpreter."""
        return self.folder / "bin/python"

    @property
    def variables(self) -> dict[str, str]:
        """The variables of a process that uses the environment, without those of a CI job.

        The programs of the tests' own environment are not on the PATH, so nothing is installed
        there.
        """
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")}
        own = str(Path(sys.executable).parent)
        others = [each for each in os.environ["PATH"].split(os.pathsep) if each != own]
        return {
            **kept,
            "PATH": os.pathsep.join([str(self.folder / "bin"), *others]),
            "PIP_NO_INDEX": "1",
            "PIP_NO_COMPILE": "1",
            "PIP_REQUIRE_VIRTUALENV": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_QUIET": "1",
        }

    def run(self, *command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, and return what it printed and its exit status."""
        return subprocess.run(
            command, cwd=cwd, env=self.variables, capture_output=True, text=True, check=False
        )


def create(folder: Path, python: str = sys.executable) -> Environment:
    """Create an empty environment."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    return Environment(folder)


def link_packages(environment: Environment) -> None:
    """Let an environment import what the tests can, except snippetgen, and give it pip."""
    packages = environment.folder / "packages"
    packages.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if "snippetgen" not in entry.name:
            (packages / entry.name).symlink_to(entry)
    (site,) = environment.folder.glob("lib/python*/site-packages")
    (site / "packages.pth").write_text(f"{packages}\n")
    pip = environment.folder / "bin/pip"
    pip.write_text(f'#!/bin/sh\nexec {environment.python} -m pip "$@"\n')
    pip.chmod(0o755)
