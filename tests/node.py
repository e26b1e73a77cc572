"""Runs scripts of the tests in Node, with the packages of package.json."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.configurations import ROOT


def require_packages(*packages: str) -> None:
    """Skip the test if a package is not installed."""
    for package in packages:
        if not (ROOT / "node_modules" / package).is_dir():
            pytest.skip(f"{package} is not installed; `npm ci` installs it.")


def run_node(script: Path, argument: object) -> Any:  # noqa: ANN401
    """Run a script with a JSON value on standard input; returns the JSON value that it prints."""
    node = shutil.which("node")
    assert node
    result = subprocess.run(
        [node, str(script)],
        input=json.dumps(argument),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)
