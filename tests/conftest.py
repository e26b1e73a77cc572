from __future__ import annotations

import pytest
from hypothesis import settings

# The time that an example takes depends on the machine and proves nothing.
settings.register_profile("sample", deadline=None, max_examples=50)
settings.register_profile("exhaustive", deadline=None, max_examples=1000)
settings.load_profile("sample")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--exhaustive",
        action="store_true",
        help="run every case and many more examples, not a sample (see tests/sampling.py)",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--exhaustive"):
        settings.load_profile("exhaustive")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--exhaustive"):
        return
    left_out = [item for item in items if item.get_closest_marker("exhaustive")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("exhaustive")]
