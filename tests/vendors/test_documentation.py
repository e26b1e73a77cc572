"""docs/vendors.md agrees with the models."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from snippetgen.vendors.descriptor import Vendor
from snippetgen.vendors.family import Argument, Family, Parameter, families
from snippetgen.vendors.handover import Handover
from snippetgen.vendors.models import (
    CallFacts,
    Evidence,
    Limits,
    NotEstablished,
    ReturnChannel,
    Signature,
    Source,
    Step,
    Variables,
    VendorRequest,
)
from snippetgen.vendors.option import Option
from snippetgen.vendors.vendor_file import UnestablishedVendor
from tests.configurations import ROOT
from tests.vendors.documentation import TEXT, code, rows

TABLES: dict[str, type[BaseModel]] = {
    "Top level": Vendor,
    "`[handover]`": Handover,
    "`[options.NAME]`": Option,
    "`[variables]`": Variables,
    "`[limits]`": Limits,
    "`[[setup]]`": Step,
    "`[[requests]]`": VendorRequest,
    "`[return_channel]`": ReturnChannel,
    "`[return_channel.call]`": CallFacts,
    "`[return_channel.signature]`": Signature,
    "`[evidence]`": Evidence,
    "`[[sources]]`": Source,
    "`[not_established]`": NotEstablished,
    "Traits": Family,
}
FROM_THE_FILE_S_NAME = {"slug"}
IN_WORDS = {"handover.argument", "return_channel.call"}


def keys(model: type[BaseModel]) -> dict[str, object]:
    """Return the keys that a file may have: key to default."""
    return {
        field.alias or name: field.get_default()
        for name, field in model.model_fields.items()
        if name not in FROM_THE_FILE_S_NAME and not (model is Family and name == "name")
    }


def written(default: object) -> str:
    """Write a default as the tables do."""
    if default is PydanticUndefined:
        return ""
    if default is None:
        return "none"
    return f"`{json.dumps(default)}`"


@pytest.mark.parametrize(("heading", "model"), TABLES.items())
def test_the_documentation_has_every_key_with_its_default(
    heading: str, model: type[BaseModel]
) -> None:
    documented = {code(row[0])[0]: row[1] for row in rows(heading)}
    defaults = {
        key: documented.get(key, "")
        if f"{heading.strip('`[]')}.{key}" in IN_WORDS
        else written(default)
        for key, default in keys(model).items()
    }
    assert documented == defaults


def test_the_documentation_has_every_key_of_a_parameter() -> None:
    documented = {code(row[0])[0]: row[1] for row in rows("Traits", "key of a parameter")}
    assert documented == {key: written(value) for key, value in keys(Parameter).items()}


def test_the_documentation_says_which_tables_an_unestablished_vendor_lacks() -> None:
    (sentence,) = re.findall(r"has the table .* instead of (.*)\.\n", TEXT)
    assert set(code(sentence)) == keys(Vendor).keys() - keys(UnestablishedVendor).keys()


def test_the_documentation_lists_the_families_with_their_arguments_and_parameters() -> None:
    documented = {
        code(name)[0]: (code(transport)[0], code(arguments), code(parameters))
        for name, transport, arguments, parameters in rows("Hand-over families", "family")
    }
    assert documented == {
        name: (family.transport, list(family.arguments), list(family.parameters))
        for name, family in families().items()
    }


def test_the_documentation_explains_every_parameter_and_argument() -> None:
    parameters = {name for family in families().values() for name in family.parameters}
    assert [code(row[0])[0] for row in rows("Parameters", "parameter")] == sorted(parameters)
    assert [code(row[0])[0] for row in rows("Arguments", "argument")] == list(get_args(Argument))


@pytest.mark.parametrize(
    "model", [Family, Parameter, ReturnChannel, Option, Source, Signature, VendorRequest]
)
def test_the_documentation_names_every_value_that_a_key_may_have(model: type[BaseModel]) -> None:
    for field in model.model_fields.values():
        for value in get_args(field.annotation):
            if isinstance(value, str):
                assert f"`{value}`" in TEXT


def test_the_files_that_the_documentation_names_exist() -> None:
    for path in re.findall(r"(?:snippetgen|harness|templates|tests)/[\w/.-]*\w", TEXT):
        if not re.search("example-calls|storage-entry", path):
            assert (ROOT / path).exists(), path
