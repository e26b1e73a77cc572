"""A family of known traits needs three files and a vendor, like the example in docs/vendors.md."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from snippetgen.vendors.family import families
from tests.configurations import ROOT
from tests.vendors.documentation import example_files

COPIED = ("snippetgen", "harness", "templates", "tests", "examples", "docs", "pyproject.toml")

SELENIUM = "ignore:setting remote_server_addr:DeprecationWarning"
"""Its WebKitGTK class passes an argument that its own base class has deprecated."""

CONFIGURATION = 'vendor = "example-calls"\ngoal = "phone_call_conversion"\n'


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the four files of the example, and no other change."""
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.png")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder / name)
    for path, text in example_files().items():
        assert not (folder / path).exists()
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "shop.toml").write_text(CONFIGURATION, encoding="utf-8")
    web = f'{CONFIGURATION}destination = "web"\n'
    (folder / "web.toml").write_text(web, encoding="utf-8")
    return folder


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, with the copy's packages."""
    path = os.pathsep.join((str(copy), str(copy / "harness")))
    return subprocess.run(
        [sys.executable, "-W", "error", "-W", SELENIUM, *arguments],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def program(copy: Path, source: str, *arguments: str) -> str:
    """Run a Python program in the copy, and return what it prints."""
    finished = run(copy, "-c", source, *arguments)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_the_example_has_one_file_of_each_kind() -> None:
    assert [Path(path).parent.as_posix() for path in example_files()] == [
        "snippetgen/vendors/families",
        "templates/js/families",
        "harness/snippetgen_harness/pages/static/models",
        "snippetgen/vendors/catalogue",
    ]
    assert "storage-entry" not in families()


COMMANDS = """
from snippetgen.cli import main

for words in ("vendors example-calls", "schema", "build shop.toml --out dist"):
    main(words.split(), standalone_mode=False)
"""


def test_a_new_family_is_described_built_and_in_the_schema(copy: Path) -> None:
    printed = program(copy, COMMANDS)
    described, _, rest = printed.partition("\n{\n")
    schema, _ = json.JSONDecoder().raw_decode("{" + rest)
    assert "storage-entry" in described
    script = (copy / "dist" / "shop" / "shop.min.js").read_text(encoding="utf-8")
    assert 'localStorage.setItem("example_calls",' in script
    assert "example_calls" in (copy / "dist" / "shop" / "INSTALL.md").read_text(encoding="utf-8")
    assert "example-calls" in schema["properties"]["vendor"]["anyOf"][0]["enum"]


CHECK = """
import sys
from contextlib import suppress
from pathlib import Path
from snippetgen.cli import main

for path, before, after in zip(*[iter(sys.argv[1:])] * 3):
    file = Path(path)
    text = file.read_text("utf-8")
    file.write_text(text.replace(before, after), "utf-8")
    for command in ("check", "build"):
        with suppress(SystemExit):
            main([command, "shop.toml"], standalone_mode=False)
    file.write_text(text, "utf-8")
"""


def test_every_command_names_the_file_of_a_wrong_vendor_or_family(copy: Path) -> None:
    vendor = "snippetgen/vendors/catalogue/example-calls.toml"
    family = "snippetgen/vendors/families/storage-entry.toml"
    # A valid family would be cached, so the edit of the family comes first.
    edits = [
        (family, '"once"', '"onces"', "read: Input should be 'live' or 'once'."),
        (family, '["json"]', '["json"]\npolls_vendor = true', "the family storage-entry is"),
        (vendor, 'region = "any"', "", "region: required."),
        (vendor, 'item = "example_calls"', "", "handover.item: required by the family"),
        (vendor, 'region = "any"', "region = any", "is not TOML: Invalid value (at line 2"),
    ]
    finished = run(copy, "-c", CHECK, *(part for edit in edits for part in edit[:3]))
    assert finished.returncode == 0, finished.stderr
    expected = [(path, message) for path, _, _, message in edits for _ in ("check", "build")]
    for line, (path, message) in zip(finished.stderr.splitlines(), expected, strict=True):
        assert f"{path}: {message}" in line


AGREE = """
import json, sys
from pathlib import Path
from snippetgen.config import load
from snippetgen_harness.fuzz.generators import situation_cases
from snippetgen_harness.fuzz.observation import Checker
from snippetgen_harness.fuzz.targets.engine import EngineTarget

config = load(Path("shop.toml"))
cases, checker = situation_cases(), Checker(config)
seen = EngineTarget(config).run(cases)
problems = [each for pair in zip(cases, seen) for each in checker.differences(*pair)]
json.dump([problems, sum(bool(each.stored) for each in seen)], sys.stdout)
"""


def test_the_oracle_expects_what_the_page_model_of_a_new_family_gets(copy: Path) -> None:
    problems, stored = json.loads(program(copy, AGREE))
    assert problems == []
    assert stored > 10


EXPECT = """
import json, sys
from pathlib import Path
from snippetgen.config import load
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.stage import open_stage
from snippetgen_harness.verify.run import verify_situation

configs = {name: load(Path(f"{name}.toml")) for name in ("shop", "web")}
with open_stage([*configs.values()], "webkit", timeout=500) as stage:
    outcomes = [
        verify_situation(stage, configs["web" if id.startswith("web") else "shop"], situation(id))
        for id in sys.argv[1:]
    ]
json.dump({each.situation: [bool(each.stored), each.problems] for each in outcomes}, sys.stdout)
"""


def test_the_traits_of_a_new_family_predict_what_a_browser_hands_over(copy: Path) -> None:
    ids = ["normal", "vendor-before", "vendor-broken-call", "vendor-never", "web-cookies-blocked"]
    assert json.loads(program(copy, EXPECT, *ids)) == {
        "normal": [True, []],
        "vendor-before": [True, []],
        "vendor-broken-call": [False, []],
        "vendor-never": [False, []],
        "web-cookies-blocked": [False, []],
    }


def test_the_tests_of_families_cover_a_new_one_without_an_edit(copy: Path) -> None:
    tests = ("tests/vendors", "tests/builder/test_rendering.py", "tests/harness/pages")
    chosen = "storage-entry or example-calls or test_every_family"
    finished = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, "-k", chosen, "-x")
    assert finished.returncode == 0, finished.stdout
