"""The steps of action.yml run in another repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from snippetgen.builder.artifacts import Artifacts
from snippetgen.config import parse
from snippetgen.files.atomic import write_files
from tests.release.conftest import Distributions
from tests.release.environments import Environment
from tests.release.steps import ACTION, STEPS, Job

GOOD = 'vendor = "ctm"\ngoal = "call"\nname = "shop"\n'


@pytest.fixture
def job(tmp_path: Path, environment: Environment, distributions: Distributions) -> Job:
    repository = tmp_path / "their site"
    repository.mkdir()
    (repository / "shop.toml").write_text(GOOD)
    write_files(Artifacts(parse(GOOD)).files, repository / "dist/shop")
    inputs = {
        "paths": "*.toml\n",
        "options": "--situation normal",
        "engines": "webkit",
        "package": str(distributions.wheel),
    }
    return Job(repository, inputs, environment.variables)


def test_the_action_passes_shows_the_results_and_annotates_problems(
    job: Job, environment: Environment
) -> None:
    playwright = environment.folder / "bin/playwright"
    playwright.write_text('#!/bin/sh\necho "$@"\n')  # would download
    playwright.chmod(0o755)

    names = [step["name"] for step in STEPS if "run" in step]
    assert [(name, job.run(name)) for name in names] == [(name, 0) for name in names], job.log

    assert (environment.folder / "bin/snippetgen").is_file()
    assert job.log["Install the browsers"] == "install --with-deps webkit\n"
    assert re.fullmatch(r"version=\d+\.\d+\.\d+\n", job.file("GITHUB_OUTPUT").read_text())
    assert "webkit" in job.file("GITHUB_STEP_SUMMARY").read_text()
    assert (job.repository / "snippetgen-report/junit.xml").is_file()

    (job.repository / "dist/shop/shop.min.js").write_text("void 0")
    assert job.run("Compare the built snippets") == 1
    assert re.search(
        r"^::error file=shop\.toml::.*shop\.min\.js", job.log["Compare the built snippets"], re.M
    )
    # The tests of `verify` cover its annotations; here it would start a browser again.
    (verify,) = [step["run"] for step in STEPS if step.get("name") == "Verify the snippets"]
    assert "snippetgen verify --github " in verify

    (job.repository / "shop.toml").write_text(f"{GOOD}wait_ms = 'soon'\n")
    assert job.run("Check the configurations") == 1
    assert job.log["Check the configurations"].startswith("::error file=shop.toml,line=4,col=11::")


def test_no_input_is_part_of_a_script() -> None:
    assert [step["run"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_every_input_is_used_and_described() -> None:
    used = set(re.findall(r"inputs\.([\w-]+)", str(STEPS)))
    assert used == set(ACTION["inputs"])
    assert all(each["description"] for each in ACTION["inputs"].values())
