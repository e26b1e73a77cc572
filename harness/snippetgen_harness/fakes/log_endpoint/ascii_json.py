"""Answers that hold what was sent, whatever that was."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse


class AsciiJSONResponse(JSONResponse):
    """JSON with escapes for all but ASCII: half a surrogate pair has no other form."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401
        return json.dumps(content, separators=(",", ":")).encode("ascii")
