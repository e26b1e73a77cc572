"""The public API: the programs in docs/python.md run, and every public name is documented."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from snippetgen_harness.testing import OptimizelyLog, expect_conversion

import snippetgen
from tests.configurations import ROOT

DOCUMENT = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(python|text)\n(.*?)```", DOCUMENT, flags=re.DOTALL)
VALUE = (
    "o1.21468570738.20917322331.21591240822.phone_call_conversion.2395."
    "oeu1403497108674r0.684978179866448.cdbbq7"
)


@pytest.fixture(scope="module")
def document(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Run every program of the document in one namespace; return the names and each output."""
    names: dict[str, Any] = {}
    printed = []
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("python"))
    try:
        for language, code in BLOCKS:
            if language == "python":
                with contextlib.redirect_stdout(io.StringIO()) as output:
                    exec(compile(code, "python.md", "exec"), names)  # noqa: S102 - our own text
                printed.append(output.getvalue())
        yield names, printed
    finally:
        os.chdir(before)


def test_the_programs_print_what_the_document_shows(
    document: tuple[dict[str, Any], list[str]],
) -> None:
    _, printed = document
    shown = []
    for language, text in BLOCKS:
        if language == "python":
            shown.append("")
        else:
            shown[-1] = text
    assert printed == shown


def test_the_program_that_reports_a_call_is_accepted(
    document: tuple[dict[str, Any], list[str]], optimizely_log: OptimizelyLog
) -> None:
    names, _ = document
    assert names["report"](VALUE, "CALL1", 1795600000000, optimizely_log.url) == 204
    assert names["report"](VALUE, "CALL1", 1795600000000, optimizely_log.url) == 204
    expect_conversion(optimizely_log, goal="phone_call_conversion", revenue=2395)
    assert all(hit.good for hit in optimizely_log.hits())


def test_every_public_name_is_documented_and_exists() -> None:
    table = DOCUMENT.split("## Names", 1)[1]
    cells = [row.split(" | ")[0] for row in table.splitlines() if row.startswith("| `")]
    documented = set(re.findall(r"`([A-Za-z_]+)[`(]", "".join(cells)))

    assert documented == set(snippetgen.__all__)
    for name in snippetgen.__all__:
        assert getattr(snippetgen, name).__doc__, name
    assert set(snippetgen.__all__) | {"__version__"} <= set(dir(snippetgen))


def test_no_public_name_is_also_a_package_s_name() -> None:
    packages = {path.name for path in (ROOT / "snippetgen").iterdir() if path.is_dir()}
    assert packages.isdisjoint(snippetgen.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'snippetgen' has no attribute 'bild'"):
        _ = snippetgen.bild


def test_importing_the_package_imports_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import snippetgen; "
        "print(*sorted(name for name in set(sys.modules) - before if name != 'snippetgen'))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pydantic", "jinja2", "minify", "starlette"} & set(run.stdout.split())
    assert not [name for name in run.stdout.split() if name.startswith("snippetgen.")]


def test_the_type_checker_sees_the_same_names() -> None:
    tree = ast.parse((ROOT / "snippetgen" / "__init__.py").read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]

    assert {name.name for node in imports for name in node.names} == set(snippetgen.__all__)
    for node in imports:
        for name in node.names:
            found = getattr(import_module(str(node.module)), name.name)
            assert getattr(snippetgen, name.name) is found
