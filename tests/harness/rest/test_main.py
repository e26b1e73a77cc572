from __future__ import annotations

import signal
import subprocess
import sys

import httpx

from tests.patience import PATIENCE


def test_the_fakes_run_as_a_command_and_say_how_to_use_them() -> None:
    command = [sys.executable, "-m", "snippetgen_harness.rest", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(6)]
            variables = dict(line.removeprefix("export ").strip().split("=") for line in lines)
            headers = {"Authorization": f"Bearer {variables['SNIPPETGEN_TOKEN']}"}
            projects = httpx.get(f"{variables['SNIPPETGEN_WEB_API']}/projects", headers=headers)
            assert {project["is_classic"] for project in projects.json()} == {True, False}
            process.send_signal(signal.SIGINT)
            process.wait(timeout=PATIENCE)
        finally:
            process.kill()
