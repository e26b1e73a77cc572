from __future__ import annotations

import gc
import inspect
import os
import shutil
import signal
from collections.abc import Generator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings

from tests.distribution import in_slices
from tests.patience import PATIENCE
from tests.sampling import be_exhaustive

pytest_plugins = ["tests.hanging"]

# The time of an example depends on the machine and proves nothing.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("sample", UNTIMED, max_examples=25)
settings.register_profile("exhaustive", UNTIMED, max_examples=1000)
settings.load_profile("sample")

# Draws no window around a page, so pages open in half the time. It is also Playwright's choice.
HEADLESS_SHELL = shutil.which("chromium-headless-shell")

# httpx waits five seconds for a response; a server on a busy machine may need longer. And each
# client would read all certificate authorities, which is slow; one context is enough.
_defaults = {"timeout": httpx.Timeout(PATIENCE), "verify": httpx.create_ssl_context()}
_requests = (httpx.request, httpx.stream, httpx.get, httpx.post, httpx.put)
_clients: list[Any] = [httpx.Client.__init__, httpx.AsyncClient.__init__, *_requests]
for _function in map(inspect.unwrap, _clients):
    _function.__kwdefaults__.update(_defaults)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--exhaustive",
        action="store_true",
        help="run every case and many more examples, not a sample (see tests/sampling.py)",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Background jobs of a shell ignore SIGINT, and so would the commands that tests start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.getoption("--exhaustive"):
        be_exhaustive()
        settings.load_profile("exhaustive")
    elif HEADLESS_SHELL:
        os.environ.setdefault("SNIPPETGEN_CHROMIUM", HEADLESS_SHELL)


@pytest.fixture
def full_chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starts full browsers from now on, not headless shells."""
    if os.environ.get("SNIPPETGEN_CHROMIUM") == HEADLESS_SHELL:
        monkeypatch.delenv("SNIPPETGEN_CHROMIUM")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    # Collected tests live as long as the session, so there is no garbage among them.
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)  # others sort by fixture
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--exhaustive"):
        left_out = [item for item in items if item.get_closest_marker("exhaustive")]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if not item.get_closest_marker("exhaustive")]
    if workers := getattr(config, "workerinput", {}).get("workercount", 0):
        items[:] = in_slices(items, lambda item: item.nodeid, workers)
