from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.cli.completion import SHELLS

PROGRAM = Path(sys.executable).parent / "snippetgen"


COMPLETED = {
    "snippetgen vend": "vendors",
    "snippetgen vendors callr": "callrail",
    "snippetgen init --vendor callr": "callrail",
    "snippetgen verify --situation csp-no": "csp-nonce",
    "snippetgen build --che": "--check",
}
"""What bash completes, by what was typed."""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no bash")
def test_bash_completes_commands_options_vendors_and_situations() -> None:
    lines = [f'eval "$({PROGRAM} completion bash)"']
    for typed in COMPLETED:
        lines += [
            f"COMP_WORDS=({typed}) COMP_CWORD={len(typed.split()) - 1}",
            f"COMPREPLY=(); _snippetgen_completion {PROGRAM}",
            'echo "${COMPREPLY[*]}"',
        ]
    run = ["bash", "-c", "\n".join(lines)]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == list(COMPLETED.values())


@pytest.mark.parametrize(("name", "typed"), [("build", "sh"), ("vendors", "./my")])
def test_paths_are_completed_by_the_shell(name: str, typed: str) -> None:
    environment = {"_SNIPPETGEN_COMPLETE": "bash_complete", "COMP_CWORD": "2"}
    words = {"COMP_WORDS": f"snippetgen {name} {typed}"}
    result = CliRunner().invoke(main, env={**environment, **words}, prog_name="snippetgen")
    assert result.stdout == f"file,{typed}\n"


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_its_own_script(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0
    assert f"_SNIPPETGEN_COMPLETE={shell}_complete" in result.stdout


def test_an_unknown_shell_is_status_2() -> None:
    assert CliRunner().invoke(main, ["completion", "cmd"]).exit_code == 2
