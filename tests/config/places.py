"""Problems without their places, for tests of their text."""

from __future__ import annotations

import re

_PLACE = re.compile(r"(?m)^(\S+\.toml):[0-9]+:[0-9]+: ")


def without_places(text: str) -> str:
    """Return the text of problems without lines and columns."""
    return _PLACE.sub(r"\1: ", text)
