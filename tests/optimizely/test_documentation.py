from __future__ import annotations

import re
from typing import Any

import pytest
from snippetgen_harness.fakes.rest import Faults

from snippetgen.cli.install import command
from snippetgen.optimizely import BaseUrls
from snippetgen.optimizely.base_urls import ENVIRONMENT_VARIABLES
from tests.configurations import ROOT

DOCUMENT = (ROOT / "docs/install.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("mode", Faults.model_fields)
def test_every_mode_of_the_fakes_is_documented(mode: str) -> None:
    assert f"`{mode}`" in DOCUMENT


@pytest.mark.parametrize("option", [o for p in command.params for o in p.opts if o[0] == "-"])
def test_every_option_is_documented(option: str) -> None:
    assert re.search(rf"`{option}\b", DOCUMENT) or f"`--no-{option[2:]}`" in DOCUMENT


@pytest.mark.parametrize("name", ENVIRONMENT_VARIABLES)
def test_every_base_url_is_documented_with_its_variable(name: str) -> None:
    assert f"| `{ENVIRONMENT_VARIABLES[name]}` | `{getattr(BaseUrls(), name)}` |" in DOCUMENT


def test_the_documented_program_can_be_imported() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", DOCUMENT, flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(program, names)  # noqa: S102 - our own text
    assert callable(names["install"])
