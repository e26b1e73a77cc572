"""Runs the steps of the composite action as GitHub does: with bash and its files."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.configurations import ROOT

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


@dataclass
class Job:
    """A job in another repository that uses the action."""

    repository: Path
    inputs: dict[str, str]
    variables: dict[str, str]
    log: dict[str, str] = field(default_factory=dict)
    """What each step printed, by its name."""

    def run(self, name: str) -> int:
        """Run a step, and return its exit status."""
        (step,) = [step for step in STEPS if step.get("name") == name]
        files = {key: self.file(key) for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        values = {key: self._filled(value) for key, value in step.get("env", {}).items()}
        done = subprocess.run(
            # The options that GitHub uses for `shell: bash`.
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # noqa: S607
            cwd=self.repository,
            env={**self.variables, **{key: str(file) for key, file in files.items()}, **values},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log[name] = done.stdout
        return done.returncode

    def file(self, variable: str) -> Path:
        """Return the file that a variable such as GITHUB_OUTPUT names."""
        return self.repository.parent / variable

    def _filled(self, value: str) -> str:
        given = {**{key: each.get("default", "") for key, each in ACTION["inputs"].items()}}
        given.update(self.inputs)
        return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: str(given[found[1]]), value)
