"""Runs the steps of the Dockerfile in a folder, with an environment in place of the base image."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.configurations import ROOT
from tests.release.environments import Environment

FILE = ROOT / "Dockerfile"


@dataclass
class Image:
    """The files that the steps leave behind."""

    root: Path
    workdir: Path = field(init=False)
    settings: dict[str, str] = field(default_factory=dict)
    """The text of each other instruction, by its name."""

    @property
    def command(self) -> list[str]:
        """The command that `docker run` starts without arguments."""
        return [*self.entrypoint, *json.loads(self.settings["CMD"])]

    @property
    def entrypoint(self) -> list[str]:
        """The command that arguments of `docker run` are appended to."""
        found: list[str] = json.loads(self.settings["ENTRYPOINT"])
        return found


def build(folder: Path, environment: Environment) -> Image:
    """Run the steps of every stage; raises CalledProcessError if one fails."""
    stages: dict[str, Image] = {}
    # Hatchling comes with the environment.
    variables = {**environment.variables, "PIP_NO_BUILD_ISOLATION": "0"}
    text = FILE.read_text(encoding="utf-8").replace("\\\n", "")
    for name, rest in re.findall(r"^([A-Z]+) (.+)$", text, flags=re.MULTILINE):
        if name == "FROM":
            stage = rest.partition(" AS ")[2]
            image = stages[stage] = Image(folder / (stage or "final"))
        elif name == "WORKDIR":
            image.workdir = image.root / rest.lstrip("/")
            image.workdir.mkdir(parents=True)
        elif name == "COPY":
            _copy(stages, image, rest.split())
        elif name == "RUN":
            subprocess.run(
                ["sh", "-c", rest],  # noqa: S607
                cwd=image.workdir,
                env=variables,
                check=True,
            )
        else:
            image.settings[name] = rest
    return image


def _copy(stages: dict[str, Image], image: Image, words: list[str]) -> None:
    origin = ROOT
    if words[0].startswith("--from="):
        origin = stages[words.pop(0).removeprefix("--from=")].root
    *sources, target = words
    for source in (origin / each.lstrip("/") for each in sources):
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, image.workdir / target, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy(source, image.workdir / target)
