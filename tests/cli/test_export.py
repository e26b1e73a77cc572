from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from snippetgen.cli import main

CTM = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


def test_a_variant_is_printed_or_written(tmp_path: Path) -> None:
    file, out = tmp_path / "shop.toml", tmp_path / "variant.json"
    file.write_text(CTM)
    printed = CliRunner().invoke(main, ["export", "--variant", str(file)])
    written = CliRunner().invoke(main, ["export", "--variant", str(file), "--out", str(out)])
    assert written.stdout == f"{out}\n"
    document = json.loads(printed.stdout)
    assert document == json.loads(out.read_text(encoding="utf-8"))
    assert document["format"] == 1
    assert document["places"]["goal"] == {"type": "text", "setting": "goal"}


def test_problems_and_wrong_usage_are_reported(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text('vendor = "ctm"\n')
    result = CliRunner().invoke(main, ["export", "--variant", str(file)])
    assert result.exit_code == 1
    assert "goal: required" in result.stderr

    file.write_text(CTM)
    result = CliRunner().invoke(main, ["export", str(file)])
    assert result.exit_code == 2
    assert "Say what to export: --variant." in result.output
    result = CliRunner().invoke(main, ["export", "--variant", str(file), "--out", str(file / "x")])
    assert result.exit_code == 1
    assert "cannot be written: File exists" in result.stderr
