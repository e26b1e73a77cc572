from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.cli import main
from snippetgen.cli.annotations import annotation

# These characters are unlikely in any text, but matter here.
MARKS = st.text("%0A3:,\r\n=é")


@given(MARKS | st.text(), MARKS.filter(bool))
def test_no_text_ends_an_annotation_or_becomes_a_property(message: str, file: str) -> None:
    found = re.fullmatch(
        r"::error file=([^,:\r\n]*),line=3::([^\r\n]*)", annotation("error", message, file, 3)
    )
    assert found
    assert unquote(found[2], errors="surrogatepass") == message


def test_a_value_that_may_be_too_long_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text('vendor = "invoca"\ngoal = "call"\n[options]\nfield_type = "short"')
    result = CliRunner().invoke(main, ["check", "--github", str(path)])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"::warning file={path}::a heavy visitor (10 experiments, ")


def test_build_annotates_problems_at_their_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('vendor = "ctm"\ngoal = "call"\nwait_ms = "soon"')
    result = CliRunner().invoke(main, ["build", "--github", str(path)])
    assert result.exit_code == 1
    assert result.stdout.startswith(f"::error file={path},line=3,col=11::wait_ms")
