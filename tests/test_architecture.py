"""ARCHITECTURE.md and CONTRIBUTING.md agree with the code."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from functools import cache

import pytest
from snippetgen_harness.fuzz.generators import configurations
from snippetgen_harness.inspect.rules import RULES
from snippetgen_harness.pages.optimizely_kinds import optimizely_kinds

from snippetgen.cli import COMMANDS
from snippetgen.destinations import Receiver, destinations
from snippetgen.lint.registry import BODY_RULES, REQUEST_RULES, URL_RULES
from snippetgen.publishing.locations import REMOTE
from snippetgen.publishing.stores import Store
from snippetgen.studio.services.settings import general
from snippetgen.vendors import all_vendors
from snippetgen.vendors.family import families
from tests.configurations import ROOT

ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DOCUMENTS = {"ARCHITECTURE.md": ARCHITECTURE, "CONTRIBUTING.md": CONTRIBUTING}

PRODUCTS = (ROOT / "docs" / "destinations.md").read_text(encoding="utf-8")
"""The document that says how to recognize a product."""

WRITTEN = {
    line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
}
"""Folders that commands write."""

PATHS = [
    (name, path)
    for name, text in DOCUMENTS.items()
    for path in re.findall(r"`([\w<>.*-]+/[\w<>./*-]*)`", text)
]


def section(title: str) -> str:
    """Return the text below a heading of ARCHITECTURE.md, up to the next one."""
    found = re.search(rf"^#+ {title}\n(.*?)(?=^#|\Z)", ARCHITECTURE, flags=re.DOTALL | re.MULTILINE)
    assert found, title
    return found[1]


def places(title: str) -> list[str]:
    """Return the files of an extension point, in order."""
    return re.findall(r"^\d+\. `([^`]+)`", section(title), flags=re.MULTILINE)


def layers(container: str) -> list[set[str]]:
    """Return the packages of a container, layer by layer, as import-linter checks them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (
        contract
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract.get("containers") == [container]
    )
    return [set(re.split(r" [|:] ", layer)) for layer in contract["layers"]]


def documented_layers(container: str) -> list[set[str]]:
    """Return the first column of the table of a container's packages."""
    table = section("Packages and layers").split(f"`{container}`", 1)[1].split("\n\n")[1]
    cells = (row.split("|")[1] for row in table.splitlines()[2:])
    return [set(re.findall(r"`(\w+)`", cell)) for cell in cells]


def test_every_path_in_a_document_exists() -> None:
    def exists(path: str) -> bool:
        if path.startswith("dist/<"):
            path = "dist/<name>"
        return any(ROOT.glob(re.sub(r"<\w+>", "*", path.rstrip("/"))))

    named = {pair for pair in PATHS if pair[1].split("/")[0] not in WRITTEN}
    assert len(named) > 50
    assert [pair for pair in named if not exists(pair[1])] == []


def test_the_tests_that_the_documents_name_exist() -> None:
    texts = [*DOCUMENTS.values(), (ROOT / "docs" / "vendors.md").read_text(encoding="utf-8")]
    named = {path for text in texts for path in re.findall(r"\btests/[\w/.-]*\w", text)}
    assert {path for path in named if not (ROOT / path).exists()} == set()
    assert len(named) > 10


@pytest.mark.parametrize("container", ["snippetgen", "snippetgen_harness"])
def test_the_packages_are_documented_layer_by_layer(container: str) -> None:
    assert documented_layers(container) == layers(container)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("A vendor", [vendor.slug for vendor in all_vendors()]),
        ("A hand-over family", list(families())),
    ],
)
def test_each_feature_is_in_the_files_that_the_document_lists(title: str, names: list[str]) -> None:
    for place in places(title):
        if title == "A vendor" or "<family>" in place:
            for name in names:
                assert (ROOT / re.sub(r"<\w+>", name, place)).is_file()


def test_a_destination_is_in_the_files_that_the_document_lists() -> None:
    module, _, script, guide, *shared = places("A destination")
    registry, situations, oracle = (
        (ROOT / path).read_text(encoding="utf-8") for path in (places("A destination")[1], *shared)
    )
    fuzzed = {each.destination for each in configurations()}
    for name, destination in destinations().items():
        file = name if isinstance(destination, Receiver) else "detected"
        assert (ROOT / module.replace("<destination>", file.replace("-", "_"))).is_file()
        assert (ROOT / script.replace("<destination>", file)) == destination.script
        assert (ROOT / guide.replace("<destination>", file)) == destination.guide
        assert f"{type(destination).__name__}(" in registry
        assert all(f"| `{product}` |" in PRODUCTS for product in destination.products)
        if isinstance(destination, Receiver):
            assert re.search(rf"^{name} = {{ (?:url|value) = ", situations, re.MULTILINE)
            assert f'"{name}": ' in oracle
            assert name in fuzzed


@cache
def sources() -> dict[str, str]:
    """Return the Python modules of the product and the harness, by path."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("snippetgen", "harness")
        for path in (ROOT / folder).rglob("*.py")
    }


def test_no_module_has_an_alias() -> None:
    alias = re.compile(r"^[A-Za-z]\w* = (?!None$)[A-Za-z_][\w.]*[a-z]\w*$", re.MULTILINE)
    assert {path: found for path, text in sources().items() if (found := alias.findall(text))} == {}


def test_one_module_says_how_to_install_an_extra() -> None:
    found = [path for path, text in sources().items() if "pip install" in text]
    assert found == ["snippetgen/text/extras.py"]


def test_no_code_recognizes_a_destination_by_its_name() -> None:
    names = set(destinations())
    comparing = {
        path
        for path, source in sources().items()
        if any(f'"{name}"' in source for name in names)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare) and compared_texts(node) & names
    }
    # These compare names of a REST API or of a platform.
    assert comparing == {
        "snippetgen/optimizely/credentials.py",
        "snippetgen/optimizely/models.py",
    }


def test_no_script_compares_the_name_of_a_destination() -> None:
    name = f"'(?:{'|'.join(destinations())})'"
    compares = re.compile(rf"[=!]== {name}|includes\({name}\)|case {name}:")
    scripts = (
        *(ROOT / "snippetgen" / "studio" / "static").glob("[!t]*/*.js"),
        *(ROOT / "harness" / "snippetgen_harness").rglob("*.js"),
    )
    assert len(scripts) > 60
    assert [each.name for each in scripts if compares.search(each.read_text("utf-8"))] == []


def test_only_the_public_modules_are_outside_packages() -> None:
    modules = {path.name for path in (ROOT / "snippetgen").glob("*.py")}
    assert modules == {"__init__.py", "app.py"}


def test_names_that_say_nothing_do_not_occur_twice() -> None:
    vague = {"common", "events", "helpers", "misc", "page", "tools", "types", "utils"}
    found = Counter(
        path.name
        for folder in ("snippetgen", "harness", "templates", "tests", "benchmarks", "scripts")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".py", ".js") and path.stem in vague
    )
    assert [name for name, times in found.items() if times > 1] == []


def compared_texts(node: ast.Compare) -> set[object]:
    """Return the strings that a comparison names: for equality, or for membership."""
    operands = [node.left, *node.comparators]
    if isinstance(node.comparators[0], ast.Attribute):
        return {node.left.value} if isinstance(node.left, ast.Constant) else set()
    if not any(isinstance(each, ast.Eq | ast.NotEq) for each in node.ops):
        operands = [
            element
            for each in operands
            if isinstance(each, ast.Tuple | ast.List | ast.Set)
            for element in each.elts
        ]
    return {each.value for each in operands if isinstance(each, ast.Constant)}


def test_a_setting_needs_no_other_file_for_its_label_in_the_form() -> None:
    # The vendor has its own picker. Keys of tables may be labels.
    untitled = {each["key"] for each in general() if not each["title"]}
    assert {key for key in untitled if "." not in key} == {"vendor"}


def test_a_kind_of_optimizely_is_in_the_files_that_the_document_lists() -> None:
    table, script, cases = (ROOT / place for place in places("A kind of Optimizely"))
    kinds = tomllib.loads(table.read_text(encoding="utf-8"))
    assert kinds.keys() == optimizely_kinds().keys()
    on_pages = set(re.findall(r"^    '?([\w-]+)'?: function", script.read_text("utf-8"), re.M))
    assert on_pages == {name for name, keys in kinds.items() if "becomes" not in keys}
    used = set(re.findall(r'^optimizely = "([\w-]+)"', cases.read_text("utf-8"), re.M))
    assert used == kinds.keys()


def test_a_verdict_is_in_the_files_that_the_document_lists() -> None:
    table, _, page, document = places("A verdict of `inspect`")
    described = (ROOT / table).read_text(encoding="utf-8")
    explained = (ROOT / document).read_text(encoding="utf-8")
    for code, rule in RULES.items():
        module = rule.__module__.rpartition(".")[2]
        assert f'code = "{code}"' in described
        assert (ROOT / page.replace("<rules>", module)).is_file()
        assert f"`{code}`" in explained


def test_a_location_is_in_the_files_that_the_document_lists() -> None:
    store, locations, document = places("A location to publish to")
    methods = {name for name in vars(Store) if not name.startswith("_")} - {"place"}
    for path in ROOT.glob(store.replace("<kind>", "*")):
        classes = [
            {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.ClassDef)
        ]
        assert any(methods <= found for found in classes), path
    described = (ROOT / document).read_text(encoding="utf-8")
    for scheme, (form, _) in REMOTE.items():
        assert f'"{scheme}": ("{form}"' in (ROOT / locations).read_text(encoding="utf-8")
        assert f"| `{form}` |" in described


def test_a_finding_is_in_the_files_that_the_document_lists() -> None:
    table = (ROOT / places("A finding")[0]).read_text(encoding="utf-8")
    packages = re.findall(r"`([\w/]+)/__init__\.py`", section("A finding"))
    for rules in (URL_RULES, BODY_RULES, REQUEST_RULES):
        assert all(f'"{code}"' in table for code in rules.codes)
        for rule in rules._rules:
            assert rule.__module__.rpartition(".")[0].replace(".", "/") in packages


def test_a_command_is_in_the_files_that_the_document_lists() -> None:
    _, options, action, listed = places("A command")
    for command in COMMANDS:
        name = command.replace("-", "_")
        module = (ROOT / options.replace("<command>", name)).read_text(encoding="utf-8")
        is_action = (ROOT / action.replace("<command>", name)).is_file()
        assert is_action == (f"from snippetgen.cli.actions.{name} import" in module), command
        assert f"\nsnippetgen {command} " in (ROOT / listed).read_text(encoding="utf-8")


def test_every_command_of_make_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    assert set(re.findall(r"make ([\w-]+)", CONTRIBUTING)) == set(phony.split())


def test_the_links_of_the_documents_lead_to_a_heading() -> None:
    for text in DOCUMENTS.values():
        for target, anchor in re.findall(r"\]\(([\w./-]+?\.md)(?:#([\w-]+))?\)", text):
            headings = re.findall(
                r"^#+ (.+)$", (ROOT / target).read_text(encoding="utf-8"), flags=re.MULTILINE
            )
            anchors = {
                re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings
            }
            assert not anchor or anchor in anchors, (target, anchor)
