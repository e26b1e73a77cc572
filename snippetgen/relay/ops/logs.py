"""Logs as JSON, one line per event, without anything that identifies a visitor."""

from __future__ import annotations

import logging
import sys

import structlog

from snippetgen.relay.error_place import error_place
from snippetgen.text.display import escaped, shortened

LONGEST = 200
"""The maximum number of characters of a library's line in the log."""


def log_to_stderr(level: int = logging.INFO) -> None:
    """Log to standard error: JSON objects with `event`, `level`, `timestamp` and details."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
    )
    root = logging.getLogger()
    if not any(isinstance(each, _Libraries) for each in root.handlers):
        root.addHandler(_Libraries(logging.WARNING))


class _Libraries(logging.Handler):
    """Logs what libraries log, such as the server. No tracebacks, which may quote a call."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the first line of a record, and the type and position of its error."""
        line = shortened(escaped(record.getMessage().partition("\n")[0]), LONGEST)
        details = {"logger": record.name, "message": line}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            details |= {"error": type(error).__name__, "place": error_place(error)}
        structlog.get_logger("snippetgen.relay").log(record.levelno, "library", **details)
