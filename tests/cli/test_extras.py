from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from snippetgen.cli import main


@pytest.mark.parametrize("command", ["install", "logout"])
def test_a_missing_library_is_named_with_what_to_install(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.startswith(("snippetgen.installation", "snippetgen.cli.sign_in")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "httpx", None)

    result = CliRunner().invoke(main, [command])

    assert result.exit_code == 1
    assert result.stderr == "Error: httpx is not installed: pip install 'snippetgen[install]'\n"
