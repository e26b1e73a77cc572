from __future__ import annotations

import os
import shutil
import subprocess
import sys
from io import RawIOBase
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.cli.completion import SHELLS

PROGRAM = Path(sys.executable).parent / "snippetgen"
WITH_PROGRAM = {**os.environ, "PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"}


COMPLETED = {
    "snippetgen vend": "vendors",
    "snippetgen vendors callr": "callrail",
    "snippetgen init --vendor callr": "callrail",
    "snippetgen verify --situation csp-no": "csp-nonce",
    "snippetgen build --che": "--check",
}
"""What bash completes, by what was typed."""

IN_OTHER_SHELLS = dict([*COMPLETED.items()][:2])
"""The cases for the other shells, which get the same completions; each case starts a process."""


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


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
def test_fish_completes_with_one_line_in_its_file() -> None:
    asked = "; ".join(f"complete -C {typed!r}" for typed in IN_OTHER_SHELLS)
    run = ["fish", "--no-config", "-c", f"snippetgen completion fish | source; {asked}"]
    done = subprocess.run(run, capture_output=True, text=True, check=True, env=WITH_PROGRAM)
    completed = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert completed == list(IN_OTHER_SHELLS.values())


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_zsh_completes_with_one_line_in_its_file(tmp_path: Path) -> None:
    import pty

    (tmp_path / ".zshrc").write_text('eval "$(snippetgen completion zsh)"; PS1=READY')
    process, terminal = pty.fork()
    if not process:
        home = {"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), "TERM": "dumb"}
        os.execvpe("zsh", ["zsh", "-d", "-i"], WITH_PROGRAM | home)  # noqa: S606, S607
    with os.fdopen(terminal, "r+b", buffering=0) as zsh:
        read_until(zsh, b"READY")
        for typed, completed in IN_OTHER_SHELLS.items():
            zsh.write(f"{typed}\t".encode())
            read_until(zsh, completed[len(typed.split()[-1]) :].encode())
            zsh.write(b"\x15")  # deletes the line
    os.waitpid(process, 0)


def read_until(terminal: RawIOBase, text: bytes) -> None:
    """Read what a terminal shows up to the text; fails if the shell beeps or exits first."""
    shown = b""
    while text not in shown:
        shown += terminal.read(4096) or b""
        assert b"\a" not in shown


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


def test_an_unknown_shell_gives_status_2() -> None:
    assert CliRunner().invoke(main, ["completion", "cmd"]).exit_code == 2
