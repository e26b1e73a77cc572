from __future__ import annotations

import re
from typing import Any

import pytest
from snippetgen_harness.fakes.rest import Faults

from snippetgen.cli.install import command
from snippetgen.optimizely import Addresses
from snippetgen.optimizely.base_urls import VARIABLES
from tests.configurations import ROOT

STATIC = (ROOT / "docs/install.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("mode", Faults.model_fields)
def test_every_mode_of_the_fakes_is_documented(mode: str) -> None:
    assert f"`{mode}`" in STATIC


@pytest.mark.parametrize("option", [o for p in command.params for o in p.opts if o[0] == "-"])
def test_every_option_is_documented(option: str) -> None:
    assert re.search(rf"`{option}\b", STATIC) or f"`--no-{option[2:]}`" in STATIC


@pytest.mark.parametrize("name", VARIABLES)
def test_every_address_is_documented_with_its_variable(name: str) -> None:
    assert f"| `{VARIABLES[name]}` | `{getattr(Addresses(), name)}` |" in STATIC


def test_the_program_of_the_documentation_imports_what_there_is() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", STATIC, flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(program, names)  # noqa: S102 - our own text
    assert callable(names["install"])
