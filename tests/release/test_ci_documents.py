"""The recipes of docs/ci.md and the hooks of .pre-commit-hooks.yaml work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

from snippetgen.cli import main
from tests.configurations import ROOT
from tests.release.schemas import check_schema
from tests.release.steps import ACTION

DOCUMENT = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", DOCUMENT, flags=re.DOTALL)
WORKFLOW, GITLAB, PRE_COMMIT = [
    yaml.safe_load(block) for language, block in BLOCKS if language == "yaml"
]
(SHELL,) = [block.splitlines() for language, block in BLOCKS if language == "sh"]
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}


def hooks() -> list[dict[str, Any]]:
    """Return the hooks as pre-commit merges them with the recipe."""
    (repository,) = PRE_COMMIT["repos"]
    return [{**HOOKS[hook["id"]], **hook} for hook in repository["hooks"]]


def command_lines() -> dict[str, list[str]]:
    passed = {"snippetgen-check": ["shop.toml"]}  # pre-commit passes the names of changed files
    lines = [
        " ".join([hook["entry"], *hook.get("args", []), *passed.get(hook["id"], [])])
        for hook in hooks()
    ]
    return {
        "gitlab": GITLAB["snippets"]["script"],
        "shell": [line for line in SHELL if line.startswith("snippetgen ")],
        "pre-commit": lines,
    }


@pytest.mark.parametrize("recipe", ["gitlab", "shell", "pre-commit"])
def test_a_recipe_checks_compares_and_verifies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recipe: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.toml").write_text('vendor = "ctm"\ngoal = "call"\n')
    assert CliRunner().invoke(main, ["build", "shop.toml"]).exit_code == 0

    check, compare, verify = [shlex.split(line)[1:] for line in command_lines()[recipe]]
    assert (check[0], compare[0], "--check" in compare, verify[0]) == (
        "check",
        "build",
        True,
        "verify",
    )
    for arguments in (check, compare):
        assert CliRunner().invoke(main, arguments).exit_code == 0
    # The action's test runs `verify`; this raises UsageError if an option is unknown.
    command = main.get_command(click.Context(main), "verify")
    assert command is not None
    assert command.make_context("verify", verify[1:]).params["paths"] == (Path("shop.toml"),)

    Path("dist/shop/shop.min.js").write_text("")
    assert CliRunner().invoke(main, compare).exit_code == 1
    Path("shop.toml").write_text("vendor = 1")
    assert CliRunner().invoke(main, check).exit_code == 1


def test_the_hooks_run_for_the_configuration_and_for_built_files() -> None:
    paths = ("shop.toml", "dist/shop/shop.min.js", "README.md")
    seen = {
        hook["id"]: [bool(re.search(hook["files"], path)) for path in paths] for hook in hooks()
    }
    assert seen == {
        "snippetgen-check": [True, False, False],
        "snippetgen-build": [True, True, False],
        "snippetgen-verify": [True, True, False],
    }


def test_the_workflow_uses_inputs_of_the_action_and_the_table_lists_them() -> None:
    (job,) = WORKFLOW["jobs"].values()
    (inputs,) = [step["with"] for step in job["steps"] if "with" in step]
    required = {name for name, each in ACTION["inputs"].items() if each.get("required")}
    assert required <= set(inputs) <= set(ACTION["inputs"])

    rows = dict(re.findall(r"^\| `([\w-]+)` \| (.*?) ?\|", DOCUMENT, flags=re.MULTILINE))
    assert list(rows) == list(ACTION["inputs"])
    for name, row in rows.items():
        default = ACTION["inputs"][name].get("default", "")
        if default and "${{" not in default:
            assert row == f"`{default}`", name


@pytest.mark.parametrize(
    ("schema", "document"), [("github-workflows", WORKFLOW), ("gitlab-ci", GITLAB)]
)
def test_a_recipe_follows_the_schema_of_the_tool_that_reads_it(
    tmp_path: Path, schema: str, document: dict[Any, Any]
) -> None:
    # PyYAML reads the key "on" as a truth value.
    content = {"on" if key is True else key: value for key, value in document.items()}
    file = tmp_path / "recipe.yml"
    file.write_text(yaml.safe_dump(content))
    check_schema(schema, file)


def test_a_job_keeps_the_report_that_verify_writes() -> None:
    verify = GITLAB["snippets"]["script"][-1]
    artifacts = GITLAB["snippets"]["artifacts"]
    assert re.findall(r"--report (\S+) --junit (\S+)", verify) == [
        (artifacts["paths"][0], artifacts["reports"]["junit"])
    ]
