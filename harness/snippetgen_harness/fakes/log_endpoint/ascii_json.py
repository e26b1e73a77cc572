"""JSON responses that can contain any text that was sent."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse


class AsciiJSONResponse(JSONResponse):
    """Escapes everything beyond ASCII, because a lone surrogate has no encoding in UTF-8."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401
        return json.dumps(content, separators=(",", ":")).encode("ascii")
