"""The workflows run existing commands, and the check before a release names every problem."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from snippetgen import __version__
from tests.configurations import ROOT
from tests.release.schemas import check_schema
from tests.release.test_distributions import SUPPORTED

WORKFLOWS: dict[str, dict[str, Any]] = {
    file.stem: yaml.safe_load(file.read_text(encoding="utf-8"))
    for file in (ROOT / ".github/workflows").glob("*.yml")
}


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("github-workflows", ".github/workflows/*.yml"),
        ("github-actions", "action.yml"),
        ("dependabot", ".github/dependabot.yml"),
    ],
)
def test_a_file_matches_its_schema(schema: str, pattern: str) -> None:
    check_schema(schema, *ROOT.glob(pattern))


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_has_few_permissions_and_its_make_targets_exist(name: str) -> None:
    assert WORKFLOWS[name]["permissions"] == {"contents": "read"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([\w-]+)", str(WORKFLOWS[name])):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_every_supported_python_runs_all_tests() -> None:
    job = WORKFLOWS["ci"]["jobs"]["test"]
    assert job["strategy"]["matrix"]["python-version"] == SUPPORTED
    assert job["steps"][-1] == {"run": "make test"}


def test_only_the_job_that_publishes_may_identify_itself() -> None:
    jobs = WORKFLOWS["release"]["jobs"]
    rights = {name: job["permissions"] for name, job in jobs.items() if "permissions" in job}
    assert rights == {"publish": {"id-token": "write"}}
    assert "secrets." not in str(jobs)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the files that the release check reads, ready for a release."""
    for name in ("scripts/check_release.py", "snippetgen/__init__.py"):
        (tmp_path / name).parent.mkdir()
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n## [{__version__}] - 2030-01-01\n")
    (tmp_path / "pyproject.toml").write_text('[project.urls]\nSource = "https://git.test/s"\n')
    return tmp_path


def complaints(tree: Path, tag: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, tree / "scripts/check_release.py", tag],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.split("\n")[:-1]


def test_a_release_needs_its_tag_its_changelog_entry_and_real_addresses(tree: Path) -> None:
    assert complaints(tree, f"v{__version__}") == (0, [""])

    (tree / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n")
    (tree / "pyproject.toml").write_text('[project.urls]\nSource = "https://git.example.com/s"\n')
    status, lines = complaints(tree, "v9.9.9")
    assert status == 1
    assert [line.split(" ", 1)[0] for line in lines] == ["The", "CHANGELOG.md", "pyproject.toml:"]
