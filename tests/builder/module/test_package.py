"""The package in tools of the npm ecosystem: publint, Are the Types Wrong, tsd, and bundlers."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.compression import gzip_size
from snippetgen.builder.module.declarations import declarations
from snippetgen.builder.rendering import render, render_module
from snippetgen.config import SnippetConfig
from snippetgen.javascript.literals import js_literal
from tests.configurations import EXAMPLES, HOSTILE, ROOT, configure
from tests.node import require_packages, run_node
from tests.snippet.engine import run

HERE = Path(__file__).parent
CTM = configure()
URL = "https://111.log.optimizely.com/event?a=111&d=222&n=call&u="
(DOCUMENTED,) = re.findall(
    r"```js\n(.*?)```", (ROOT / "docs" / "module.md").read_text("utf-8"), flags=re.DOTALL
)


def write(config: SnippetConfig, folder: Path) -> Path:
    """Write the files of a build into a new folder, from which Node's packages are found."""
    folder.mkdir()
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    for name, content in Artifacts(config).files.items():
        (folder / name).write_bytes(content)
    return folder


def test_the_tools_of_the_ecosystem_find_no_problem(tmp_path: Path) -> None:
    require_packages("publint", "@arethetypeswrong/core", "tsd")
    folder = write(configure(expose="globals", destination="web"), tmp_path / "ctm")
    shutil.copy(HERE / "module.test-d.ts", folder)
    files = ["package.json", *json.loads((folder / "package.json").read_text())["files"]]
    package = {"folder": str(folder), "files": files, "tests": "module.test-d.ts"}
    assert run_node(HERE / "check_package.mjs", package) == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose dependencies include the package."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "node_modules").mkdir()
    write(configure(name="shop"), folder / "node_modules" / "shop")
    (folder / "used.mjs").write_text(
        "import { start, generateConversionUrl } from 'shop';\n"
        "window.before = generateConversionUrl('call') + typeof window.offlineConversion;\n"
        "window.reason = start().reason;\n"
        "window.after = generateConversionUrl('call');\n"
    )
    (folder / "unused.mjs").write_text("import 'shop';\nwindow.reason = 'no call';\n")
    # esbuild writes arrow functions for an ES5 engine, but not constants.
    (folder / "documented.mjs").write_text(DOCUMENTED.replace("const ", "var "))
    return folder


@pytest.mark.parametrize("bundler", ["esbuild", "rollup", "webpack"])
def test_a_bundle_hands_over_and_a_bundle_without_a_call_has_no_snippet(
    bundler: str, site: Path
) -> None:
    require_packages(bundler)
    entries = [str(site / "used.mjs"), str(site / "unused.mjs")]
    bundle, empty = run_node(HERE / "bundle.mjs", {"bundler": bundler, "entries": entries})
    answer = run(bundle, "[window.before, window.reason, window.after, window.__ctm_cvars.length]")
    assert [answer[0], answer[1], answer[2][: len(URL)], answer[3]] == [
        "undefined",
        "ready",
        URL,
        1,
    ]
    assert "optimizely" not in empty


def test_the_documented_program_runs(site: Path) -> None:
    require_packages("esbuild")
    entries = [str(site / "documented.mjs")]
    (bundle,) = run_node(HERE / "bundle.mjs", {"bundler": "esbuild", "entries": entries})
    console = "var console = { log: function (a, b) { window.logged = [a, b]; } };"
    before = f"{console} document.addEventListener = window.addEventListener"
    logged = run(bundle, "[window.logged, listeners[0][0], listeners[0][1]()]", before=before)
    assert logged[:2] == [["ready", "placed"], "consent"]
    assert "&n=phone_call_conversion&" in logged[2]


def test_every_module_can_be_imported_without_a_page(tmp_path: Path) -> None:
    paths = [write(config, tmp_path / config.name) for config in EXAMPLES]
    modules = [str(path / f"{path.name}.mjs") for path in paths]
    results = run_node(HERE / "import_modules.mjs", modules)
    for config, (exports, globals_) in zip(EXAMPLES, results, strict=True):
        functions = dict.fromkeys(
            (*config.destination_object.functions, "generateConversionUrl", "refresh"), ""
        )
        assert exports == functions
        assert globals_ == []


@pytest.mark.parametrize("config", EXAMPLES, ids=lambda config: config.name)
def test_a_module_contains_the_bytes_of_the_script(config: SnippetConfig) -> None:
    assert render(config).minified.rstrip() in render_module(config)


@pytest.mark.parametrize("config", EXAMPLES, ids=lambda config: config.name)
def test_the_description_has_the_size_of_the_module(config: SnippetConfig) -> None:
    files = Artifacts(config).files
    description = json.loads(files["package.json"])["description"]
    size = gzip_size(files[f"{config.name}.mjs"], 6)
    assert re.findall(r"(\d+) bytes", description) == [str(size)]
    assert json.loads(files["manifest.json"])["files"][f"{config.name}.mjs"]["gzip"] == size


@given(st.text(max_size=254) | st.sampled_from(HOSTILE))
def test_configured_text_breaks_out_of_neither_the_module_nor_the_types(text: str) -> None:
    def built(value: str) -> list[str]:
        config = CTM.model_copy(update={"goal": value, "vendor": value})
        return [render_module(config), declarations(config, render(CTM).readable)]

    value = f"x{text}"
    hostile, plain = built(value), built("x")
    assert hostile == [each.replace('"x"', js_literal(value)) for each in plain]
