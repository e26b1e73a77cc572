"""Problems without their positions, for tests of their text."""

from __future__ import annotations

import re

import pytest

from snippetgen.config import parse
from snippetgen.validation.errors import ConfigError

_PLACE = re.compile(r"(?m)^(\S+\.toml):[0-9]+:[0-9]+: ")


def without_places(text: str) -> str:
    """Return the text of problems without lines and columns."""
    return _PLACE.sub(r"\1: ", text)


def problems_of(text: str) -> list[str]:
    """Return the problems of a configuration, one per line, without their positions."""
    with pytest.raises(ConfigError) as caught:
        parse(text)
    return without_places(str(caught.value)).splitlines()
