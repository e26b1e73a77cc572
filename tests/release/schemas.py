"""The schemas that CI systems publish for their files; no network is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def check_schema(name: str, *files: Path) -> None:
    """Check files with a schema; raises AssertionError with what is wrong."""
    tool = Path(sys.executable).parent / "check-jsonschema"
    command: list[str | Path] = [tool, "--builtin-schema", f"vendor.{name}", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
