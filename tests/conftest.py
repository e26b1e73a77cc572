from __future__ import annotations

import pytest
from hypothesis import settings

# Machines differ: how long an example takes proves nothing.
settings.register_profile("snippetgen", deadline=None)
settings.load_profile("snippetgen")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--exhaustive",
        action="store_true",
        help="also run the cases that a plain run samples (see tests/sampling.py)",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--exhaustive"):
        return
    left_out = [item for item in items if item.get_closest_marker("exhaustive")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("exhaustive")]
