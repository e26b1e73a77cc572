"""Vendors' own scripts: made-up ones, in Chromium."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from snippetgen_harness.real_vendors.__main__ import main
from snippetgen_harness.real_vendors.scripts import Script, read_list

from snippetgen.vendors import catalogue
from tests.configurations import ROOT

SENDS_AT_LOAD = """
addEventListener('load', function () {
  var variables = (window.__ctm_cvars || [])[0];
  if (variables) fetch('https://calls.example/session?v=' + btoa(JSON.stringify(variables)));
});
"""

LIST = """
[[script]]
file = "calls.js"
sha256 = "{}"
vendor = "ctm"
source = "made up"
request = "calls.example/session"
lost = {}
"""

LOST = [
    "snippet first, Optimizely late",
    "vendor first, Optimizely late",
    "vendor after load, Optimizely there",
    "vendor after load, Optimizely late",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a made-up vendor's script and its list."""
    (tmp_path / "calls.js").write_text(SENDS_AT_LOAD, encoding="utf-8")
    digest = hashlib.sha256(SENDS_AT_LOAD.encode()).hexdigest()
    (tmp_path / "calls.toml").write_text(LIST.format(digest, LOST), encoding="utf-8")
    return tmp_path


def run(folder: Path) -> int:
    # The script sends its only request at the load event.
    return main([str(folder), "--list", str(folder / "calls.toml"), "--patience", "0"])


def test_every_case_has_the_listed_result(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == ["arrived", "lost"] * 2 + ["lost"] * 2


def test_another_version_of_a_script_is_not_tried(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "calls.js").write_text("alert()", encoding="utf-8")
    assert run(folder) == 1
    assert "not the listed version" in capsys.readouterr().out


def test_a_folder_without_scripts_names_those_that_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 2
    assert "retreaver.js" in capsys.readouterr().err


def test_the_listed_scripts_match_the_documentation() -> None:
    text = (ROOT / "docs" / "real-vendors.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\S+\.js)` \|", text, flags=re.MULTILINE))
    assert documented == {script.file for script in read_list()}
    keys = set(re.findall(r"^\| `([a-z0-9]+)` \|", text, flags=re.MULTILINE))
    assert keys == set(Script.model_fields)


def test_every_listed_script_has_a_vendor_and_a_configuration() -> None:
    for script in read_list():
        assert catalogue()[script.vendor]
        assert script.configuration().vendor == script.vendor
