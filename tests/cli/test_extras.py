from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import main


@pytest.mark.parametrize("command", ["install", "logout"])
def test_a_missing_library_is_reported_with_what_to_install(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.startswith(("snippetgen.optimizely", "snippetgen.cli.actions.login")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "httpx", None)

    result = CliRunner().invoke(main, [command])

    assert result.exit_code == 1
    assert result.stderr == (
        "Error: httpx is not installed. Install snippetgen with the extra install: pip install "
        "'.[install]' in its source folder, or pip install 'WHEEL[install]' with the path of its "
        "wheel.\n"
    )


def test_a_goal_that_is_created_by_hand_needs_no_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.startswith(("snippetgen.optimizely", "snippetgen.cli.actions.login")):
            monkeypatch.delitem(sys.modules, name)
    for name in ("httpx", "keyring", "oauthlib"):
        monkeypatch.setitem(sys.modules, name, None)
    path = tmp_path / "shop.toml"

    result = CliRunner().invoke(main, ["install", str(path), "--manual", "--vendor=ctm", "--yes"])

    assert result.exit_code == 0, result.stderr
    assert path.exists()
