"""A destination of an installed package, from its configuration to the request for its endpoint."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from snippetgen import SendOptions
from snippetgen.builder.rendering import render
from snippetgen.destinations import destinations, registry, unregister
from tests.configurations import configure
from tests.snippet.engine import run

EXAMPLE = Path(__file__).with_name("example")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The example package is on the path, and nothing has asked for destinations yet."""
    monkeypatch.syspath_prepend(EXAMPLE)
    registry._register_installed.cache_clear()
    yield
    if "made-up" in destinations():
        unregister("made-up")


@pytest.mark.usefixtures("installed")
def test_a_conversion_reaches_an_endpoint_that_accepts_json() -> None:
    config = configure(destination="made-up", goal="call")
    page = {"cookies": "optimizelyEndUserId=oeu1", "optimizely": "undefined"}
    (held,) = run(render(config).minified, "window.__ctm_cvars", **page)
    receiver, conversion = config.destination_object.read_back(config, held)

    options = SendOptions(timestamp_ms=1_800_000_000_000, uuid="CALL1")
    request = receiver.request(receiver.write(conversion), options)
    assert (request.method, request.url) == ("POST", "https://made-up.example/conversions")
    assert request.headers == {"Content-Type": "application/json"}
    assert json.loads(request.body) == {
        "project": "p2",
        "account": "a1",
        "visitor": "oeu1",
        "goal": "call",
        "revenue": None,
        "id": "CALL1",
        "time_ms": 1_800_000_000_000,
    }


def test_the_command_line_knows_the_destination_of_an_installed_package(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text('vendor = "ctm"\ngoal = "call"\ndestination = "made-up"\n')
    program = Path(sys.executable).with_name("snippetgen")
    command = [str(program), "check", "--json", str(path)]
    for folders, status in (([str(EXAMPLE)], 0), ([], 1)):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
        result = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert result.returncode == status, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("missing_module:Missing", "No module named"),
        ("json:loads", "missing 1 required positional argument"),
        ("builtins:dict", "does not create a Destination"),
        ("snippetgen.destinations.web:Web", "'web' is already registered"),
    ],
)
def test_a_package_that_fails_is_named_and_the_others_still_work(
    value: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "broken-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(f"[{registry.GROUP}]\nother = {value}\n")
    monkeypatch.syspath_prepend(tmp_path)
    before = [*destinations()]
    registry._register_installed.cache_clear()

    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        assert [*destinations()] == before
    assert ["the destination 'other' of broken cannot be used: " in str(w.message) for w in found]
    assert why in str(found[0].message)
