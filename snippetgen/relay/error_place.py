"""Where an error was raised, for logs: its text may quote a call."""

from __future__ import annotations

import traceback
from pathlib import Path


def error_place(error: BaseException) -> str:
    """Return the file and the line that raised an error, such as `sender.py:120`; "" if unknown."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
