"""The wheel and the source distribution are complete, and install on every Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from snippetgen import __version__
from tests.configurations import ROOT
from tests.release.conftest import Distributions
from tests.release.environments import Environment, create
from tests.test_readme import BLOCKS, COMMANDS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SUPPORTED = [
    found[1]
    for each in PROJECT["classifiers"]
    if (found := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", each))
]
OTHERS = [version for version in reversed(SUPPORTED) if version != f"3.{sys.version_info.minor}"]

# These run until they are stopped, open a browser, or need a sign-in. The tests of each command
# cover them.
ELSEWHERE = {
    "serve",
    "endpoint",
    "inspect",
    "verify",
    "install",
    "logout",
    "relay",
    "send",
    "publish",
}

HELP = """
import sys
from snippetgen.cli import main
for name in sys.argv[1:]:
    main([name, "--help"], standalone_mode=False)
"""
"""Prints the help of the commands that are its arguments, in one process."""


def interpreter(version: str) -> str:
    """Return the path of an interpreter, or skip the test."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{version}"), *pyenv.glob(f"{version}.*/bin/python")]
    for candidate in map(str, filter(None, candidates)):
        if subprocess.run([candidate, "-c", ""], check=False, capture_output=True).returncode == 0:
            return candidate
    pytest.skip(f"this machine has no Python {version}")


def test_the_usual_checks_find_nothing(distributions: Distributions) -> None:
    files = [distributions.wheel, distributions.source]
    tools = Path(sys.executable).parent
    subprocess.run([tools / "twine", "check", "--strict", *files], check=True)
    subprocess.run([tools / "check-wheel-contents", distributions.wheel], cwd=ROOT, check=True)


def test_the_source_distribution_builds_the_same_wheel(
    distributions: Distributions, tmp_path: Path
) -> None:
    with tarfile.open(distributions.source) as archive:
        archive.extractall(tmp_path, filter="data")
    (tree,) = tmp_path.iterdir()
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=tree, check=True, capture_output=True)
    assert contents(tmp_path / distributions.wheel.name) == contents(distributions.wheel)


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_commands_of_the_readme_work_from_the_wheel(
    distributions: Distributions, environment: Environment, tmp_path: Path
) -> None:
    extras = ",".join(PROJECT["optional-dependencies"].keys() - {"consent"})
    package = f"{distributions.wheel}[{extras}]"
    installed = environment.run(environment.python, "-m", "pip", "install", package, cwd=tmp_path)
    assert installed.returncode == 0, installed.stderr
    snippetgen = environment.folder / "bin/snippetgen"

    (toml,) = [block for language, block in BLOCKS if language == "toml"]
    (tmp_path / "snippet.toml").write_text(toml, encoding="utf-8")
    for command in (each for each in COMMANDS if each[1] not in ELSEWHERE):
        done = environment.run(snippetgen, *command[1:], cwd=tmp_path)
        complaints = "" if command[1] == "init" else done.stderr  # init says what to do next
        assert (command, done.returncode, complaints) == (command, 0, "")
    elsewhere = sorted(ELSEWHERE & {command[1] for command in COMMANDS})
    done = environment.run(environment.python, "-c", HELP, *elsewhere, cwd=tmp_path)
    assert (done.returncode, done.stdout.count("Usage: "), done.stderr) == (0, len(elsewhere), "")

    built = environment.run(
        snippetgen,
        "build",
        "--check",
        "--out",
        ROOT / "dist",
        ROOT / "examples/ctm.toml",
        cwd=tmp_path,
    )
    assert built.returncode == 0, built.stderr


@pytest.mark.exhaustive
@pytest.mark.parametrize("version", OTHERS)
def test_the_wheel_installs_on_every_supported_python(
    distributions: Distributions, tmp_path: Path, version: str
) -> None:
    environment = create(tmp_path / "environment", interpreter(version))
    pip = [sys.executable, "-m", "pip", "--python", str(environment.python)]
    install = [*pip, "install", "--no-deps", str(distributions.wheel)]
    done = environment.run(*install, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (site,) = environment.folder.glob("lib/python*/site-packages")
    # The packages that snippetgen needs are missing, so only the syntax of its files is checked.
    compiled = environment.run(
        environment.python, "-W", "error", "-m", "compileall", "-q", "-f", site, cwd=tmp_path
    )
    assert (compiled.returncode, compiled.stdout) == (0, "")
    code = "import snippetgen; print(snippetgen.__version__)"
    assert (
        environment.run(environment.python, "-c", code, cwd=tmp_path).stdout == f"{__version__}\n"
    )


def test_the_metadata_names_the_project(distributions: Distributions) -> None:
    with zipfile.ZipFile(distributions.wheel) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith(".dist-info/METADATA")]
        metadata = message_from_bytes(archive.read(name))
    assert metadata["Version"] == __version__
    assert {each.split(", ")[0] for each in metadata.get_all("Project-URL", [])} == {
        "Source",
        "Documentation",
        "Changelog",
        "Issues",
    }


def test_a_new_version_changes_one_line() -> None:
    pattern = rf"version.*[\"' =]{re.escape(__version__)}\b"
    ours = [".", ":!dist", ":!CHANGELOG.md", ":!package-lock.json"]
    found = subprocess.run(
        ["git", "grep", "-niP", pattern, "--", *ours],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode == 128:
        pytest.skip("not a repository")
    assert [line.split(":")[0] for line in found.stdout.splitlines()] == ["snippetgen/__init__.py"]
