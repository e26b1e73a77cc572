from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from snippetgen.cli.serve import command
from tests.config.fleet.fleets import write_fleet
from tests.patience import PATIENCE

TABLE = "name,goal\nalpha,call_a\n"
COMMAND = [sys.executable, "-c", "from snippetgen.cli import main; main()", "serve", "--port", "0"]


@pytest.mark.parametrize("options", [["--workers", "2", "--fleet"], []])
def test_a_fleet_is_delivered_until_a_signal_stops_it(tmp_path: Path, options: list[str]) -> None:
    arguments = [*COMMAND, *options, str(write_fleet(tmp_path, TABLE))]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            line = process.stderr.readline()
            address = re.fullmatch(r"Snippets on (http://127\.0\.0\.1:\d+)/s/NAME\.js \(.*\n", line)
            assert address, line + process.stderr.read()
            response = httpx.get(f"{address[1]}/s/alpha.js")
            process.send_signal(signal.SIGTERM)
            rest = process.communicate(timeout=PATIENCE)[1]
        finally:
            process.kill()
    assert "call_a" in response.text
    assert (process.returncode, rest) == (0, "")


def test_a_table_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    fleet = write_fleet(tmp_path, TABLE)
    (tmp_path / "shops.csv").unlink()
    result = subprocess.run(
        [*COMMAND, "--fleet", str(fleet)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stderr == f"{tmp_path}/shops.csv: no such file.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fleet", "FLEET", "."], "Give either PATHS for the studio, or --fleet."),
        (["--workers", "2"], "--workers needs --fleet."),
        (["--fleet", "nothing.toml"], "does not exist"),
    ],
)
def test_wrong_usage_is_explained(tmp_path: Path, arguments: list[str], message: str) -> None:
    fleet = str(write_fleet(tmp_path, TABLE))
    result = CliRunner().invoke(command, [fleet if each == "FLEET" else each for each in arguments])
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
