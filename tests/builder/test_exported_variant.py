from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from snippetgen.builder.exported_variant import exported_variant
from snippetgen.builder.rendering import compile_variant, render, render_module
from snippetgen.builder.variant import variant_of
from snippetgen.config import SnippetConfig, load, parse
from tests.configurations import ROOT

FILL = {"node": "fill.mjs", "php": "fill.php"}

CONFIGURATIONS = {
    # Places for members and keys, and every form of value.
    "infinity": load(ROOT / "examples" / "infinity.toml"),
    "full": parse(
        'vendor = "callrail"\ngoal = "call"\nproject_id = "1"\n'
        'account_id = "2"\ngoal_ids = ["3"]\nglobal = "tracked"\n'
        '[data_layer]\nrevenue = "order.total"\nconsent = "consent.given"\n'
    ),
}

# Strings that end literals, scripts, comments and placeholders, or that encodings treat specially.
HOSTILE = (
    *('"', "'", "\\", "\\u003c", "`", "${x}", "<!--", "-->", "</script>", "]]>", "&amp;", "/*"),
    *("*/", "{{ goal }}", "{%", "#}", "\0", "\b", "\n", "\r\n", "\v", "\f", "\x1f", "\x7f"),
    *("\x80", "\xa0", "\u2028", "\u2029", "\ufeff", "\ufffd", "\uffff", "é", "e\u0301", "中"),
    *("📞", "👩\u200d👧", "\U0010ffff"),
)


def program(language: str) -> list[str]:
    """Return the command that fills many values; skip the test if the language is missing."""
    found = shutil.which(language)
    if found is None:
        pytest.skip(f"{language} is not installed")
    return [found, str(Path(__file__).with_name("fill_all").with_suffix(f".{FILL[language][5:]}"))]


def fill(language: str, document: Any, values: list[dict[str, Any]], file: str) -> list[str]:  # noqa: ANN401
    """Fill a file with each of the values, in another language."""
    result = subprocess.run(
        program(language),
        input=json.dumps({"document": document, "file": file, "values": values}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    filled: list[str] = json.loads(result.stdout)
    return filled


def hostile_values(document: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """Return values for every place of a document: hostile ones, identifiers, reserved words."""
    chance = random.Random(7)  # noqa: S311 - not for secrets
    words: list[str] = ["name", "$x", "_1", *document["escaping"]["reserved_words"]]

    def text() -> str:
        if chance.random() < 0.3:
            return chance.choice(words)
        ranges = ((0, 0x80), (0x80, 0xD800), (0xE000, 0x10000), (0x10000, 0x110000))
        some = [chr(chance.randrange(*limits)) for limits in ranges]
        return "".join(chance.choices([*HOSTILE, *some], k=chance.randrange(8)))

    def value(type_: str) -> str | int | bool:
        if type_ == "text":
            return text()
        return chance.random() < 0.5 if type_ == "boolean" else chance.randrange(-1, 10**9)

    places = document["places"].items()
    return [{name: value(place["type"]) for name, place in places} for _ in range(number)]


@pytest.mark.parametrize("language", FILL)
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_hostile_values_are_filled_in_as_a_build_does(
    name: str, language: str, pytestconfig: pytest.Config
) -> None:
    exhaustive = pytestconfig.getoption("--exhaustive")
    config = CONFIGURATIONS[name]
    document = exported_variant(config)
    values = hostile_values(document, 5_000 if exhaustive else 150)
    variant = compile_variant(variant_of(config))

    for file in ("minified", "readable", "module") if exhaustive else ("minified",):
        filled = fill(language, document, values, file)
        for given, ours in zip(values, filled, strict=True):
            assert ours == getattr(variant, file).render(given), given


@pytest.mark.parametrize("language", FILL)
def test_the_programs_agree_with_the_vectors(language: str) -> None:
    document = exported_variant(CONFIGURATIONS["full"])
    vectors = document["escaping"]["vectors"]
    for form in ("literal", "member", "key"):
        document["files"]["vector"] = [{"place": "value", "as": form}]
        mine = [each for each in vectors if each["as"] == form]
        filled = fill(language, document, [{"value": each["value"]} for each in mine], "vector")
        assert filled == [each["result"] for each in mine]


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_the_example_has_the_values_and_hashes_of_the_configuration(name: str) -> None:
    config = CONFIGURATIONS[name]
    document = exported_variant(config)
    example = document["example"]
    assert example["values"].keys() == document["places"].keys()
    assert example["sha256"] == {name: sha256(content) for name, content in built(config).items()}


def built(config: SnippetConfig) -> dict[str, str]:
    snippet = render(config)
    return {
        "readable": snippet.readable,
        "minified": snippet.minified,
        "module": render_module(config),
    }


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def test_a_placeholder_names_the_setting_that_it_takes_unchanged() -> None:
    config = CONFIGURATIONS["full"]
    settings = config.model_dump(mode="json", by_alias=True)
    document = exported_variant(config)
    for name, place in document["places"].items():
        if place["setting"]:
            value: Any = settings
            for key in place["setting"].split("."):
                value = value[key]
            assert document["example"]["values"][name] == value


def test_the_documented_example_is_true() -> None:
    """The test vectors of the page, and its limit on the number of lines."""
    page = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    assert r"`a</b>` | `\"a\u003c\u002fb\u003e\"`".replace('\\"', '"') in page
    for name in FILL.values():
        assert len((ROOT / "examples" / "fill" / name).read_text().splitlines()) < 40
