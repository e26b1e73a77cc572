from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from snippetgen.vendors import Vendor, catalogue
from snippetgen.vendors.family import families
from snippetgen.vendors.validation_errors import problems_of


def descriptor(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    return {**catalogue()["generic-queue"].model_dump(by_alias=True), **changes}


QUEUE = {"family": "object-queue", "queue": "q"}


def test_a_family_may_depend_on_an_option() -> None:
    vendor = Vendor.model_validate(descriptor())

    assert vendor.family({"queue": "q"}).name == "object-queue"
    assert vendor.family({"queue": "q", "shape": "command"}).name == "command-queue"


def test_a_parameter_whose_option_does_not_apply_is_left_out() -> None:
    vendor = Vendor.model_validate(descriptor())

    assert vendor.handover_values({"queue": "q"}) == {"argument": "object", "queue": "q"}
    assert vendor.handover_values({"queue": "q", "shape": "command", "command": "set"}) == {
        "argument": "pair",
        "queue": "q",
        "command": "set",
        "before": "",
    }


def test_a_global_may_be_named_by_an_option() -> None:
    vendor = Vendor.model_validate(descriptor())

    assert vendor.globals_in_use({"queue": "q"}) == ("q",)
    assert vendor.globals_in_use({}) == ()


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("a" * 64, None),
        (
            "a" * 65,
            "is 65 characters long; generic-queue accepts variable names of at most 64 characters.",
        ),
        ("1a", "must be letters, digits and _, beginning with a letter."),
        ("a\n", "must be letters, digits and _, beginning with a letter."),
        ("taken", "is reserved: somebody writes it."),
    ],
)
def test_a_name_is_checked_by_length_pattern_and_reserved_names(
    name: str, error: str | None
) -> None:
    rules = {**descriptor()["variables"], "reserved": {"taken": "somebody writes it"}}

    assert Vendor.model_validate(descriptor(variables=rules)).name_error(name) == error


@pytest.mark.parametrize(
    "changes",
    [
        {"slug": "Upper Case"},
        {"sources": []},
        {"setup": []},
        {"packings": ["neither"]},
        {"unknown": 1},
        {"evidence": {"level": 6, "set": "", "return": ""}},
        {"handover": {"family": "{shape}-queue", "queue": "q"}},
        {"handover": {"family": "cookie", "max_age": "{nothing}"}},
        {"handover": []},
        {"page_globals": ["{nothing}"]},
        {"variables": {**descriptor()["variables"], "names": {"url": "a"}}},
        {"variables": {**descriptor()["variables"], "max_length": 5}},
    ],
    ids=repr,
)
def test_an_invalid_descriptor_does_not_load(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Vendor.model_validate(descriptor(**changes))


def problems(**changes: Any) -> list[str]:  # noqa: ANN401
    facts = descriptor(**changes)
    with pytest.raises(ValidationError) as caught:
        Vendor.model_validate(facts)
    return [str(problem) for problem in problems_of(caught.value, facts)]


def test_one_hand_over_may_be_a_table() -> None:
    vendor = Vendor.model_validate(descriptor(handover=QUEUE))

    assert vendor.handover_values({"queue": "x"}) == {"argument": "object", "queue": "q"}


def test_a_path_may_begin_with_an_option_that_names_a_global() -> None:
    method = {"family": "method-when-ready", "method": "{queue}.set"}
    vendor = Vendor.model_validate(descriptor(handover=method, page_globals=["{queue}.set"]))

    assert vendor.handover_values({"queue": "x"})["method"] == "x.set"
    assert vendor.globals_in_use({"queue": "x"}) == ("x",)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"region": 5}, ["region = 5: must be text in quotes."]),
        ({"aliases": "one"}, ['aliases = "one": must be a list.']),
        ({"setup": []}, ["setup = an empty list: must not be empty."]),
        ({"setup": [5]}, ["setup[0] = 5: must be a table."]),
        ({"regoin": "UK"}, ['regoin: unknown key. Did you mean "region"?']),
        ({"transports": "x"}, ["transports: unknown key."]),
        ({"sources": [{"kind": "own", "what": "x"}]}, ["sources[0].ref: required."]),
        (
            {"sources": [{"kind": "hearsay", "ref": "", "what": "x"}]},
            ['sources[0].kind = "hearsay": must be "documented", "public-code" or "own".'],
        ),
        (
            {"evidence": {"level": 6, "set": "", "return": ""}},
            ["evidence.level = 6: must be at most 5."],
        ),
        ({"evidence": {"level": 1, "set": ""}}, ["evidence.return: required."]),
        (
            {"handover": {"family": "objct-queue", "queue": "q"}},
            [
                'handover.family = "objct-queue": not a family. Did you mean "object-queue"? '
                f"Known: {', '.join(families())}."
            ],
        ),
        ({"handover": {"queue": "q"}}, ["handover.family: required."]),
        (
            {"handover": [{"family": "object-queue", "queue": []}]},
            ["handover[0].queue = an empty list: must be text in quotes or a whole number."],
        ),
        (
            {"handover": {"family": "object-queue", "quue": "q"}},
            [
                'handover.quue = "q": not a parameter of object-queue. Did you mean "queue"? '
                "Known: queue, type.",
                "handover.queue: required by the family object-queue.",
            ],
        ),
        (
            {"handover": {**QUEUE, "argument": "pair"}},
            ['handover.argument = "pair": must be "object".'],
        ),
        (
            {"handover": {**QUEUE, "queue": "window"}},
            ['handover.queue = "window": is a name that browsers use. Choose another name.'],
        ),
        (
            {"handover": {**QUEUE, "queue": "{quue}"}},
            ['handover.queue = "{quue}": {quue} is not one of the vendor\'s options.'],
        ),
        (
            {"handover": {**QUEUE, "queue": "{command}"}},
            ['handover.queue = "{command}": options.command must have format = "identifier".'],
        ),
        (
            {"handover": {"family": "cookie", "max_age": "long"}},
            ['handover.max_age = "long": must be a whole number from 0.'],
        ),
        (
            {"handover": {"family": "beacon", "url": "http://example.com"}},
            [
                'handover.url = "http://example.com": must be an https:// address, or a path on '
                "the site that begins with /, without #."
            ],
        ),
        (
            {"handover": {"family": "beacon", "url": "/", "numbers": ".phone"}},
            [
                "handover.key: required by the family beacon.",
                "handover.match_seconds: required by the family beacon.",
            ],
        ),
        (
            {"handover": {"family": "beacon", "url": "/", "key": "k"}},
            ['handover.key = "k": applies only together with numbers.'],
        ),
        (
            {"handover": [{**QUEUE, "when": {"shape": "object"}}]},
            ['handover: no hand-over applies if shape = "command". Add one.'],
        ),
        (
            {"handover": [{**QUEUE, "when": {"shap": "object"}}]},
            ['handover.when.shap = "object": is not an option declared before this one.'],
        ),
        (
            {"setup": [{"text": "x", "when": {"shape": "comand"}}]},
            [
                'setup[0].when.shape = "comand": must be "object" or "command". Did you mean '
                '"command"?'
            ],
        ),
        (
            {"packings": ["url"]},
            [
                f'variables.names.{field} = "optimizely_{field}": is not used by the packings, '
                "which need url."
                for field in (
                    "project",
                    "account",
                    "visitor",
                    "entity",
                    "experiments",
                    "segments",
                    "universal_id",
                )
            ],
        ),
        (
            {"variables": {**descriptor()["variables"], "pattern": "("}},
            [
                'variables.pattern = "(": is not a regular expression: missing ), unterminated '
                "subpattern."
            ],
        ),
        (
            {"options": {**descriptor()["options"], "seconds": {"type": "integer"}}},
            ["options.seconds.description: required."],
        ),
        (
            {
                "limits": {
                    "documented": "",
                    "observed": "",
                    "value_length_where": {"shape": {"object": 5}},
                }
            },
            [
                "limits.value_length_where.shape: needs limits.value_length, the limit for all "
                "other cases."
            ],
        ),
    ],
)
def test_a_fault_is_reported_with_its_key_in_plain_words(
    changes: dict[str, Any], found: list[str]
) -> None:
    assert problems(**changes) == found


def test_all_faults_of_the_parts_are_reported_together() -> None:
    found = problems(region=5, evidence={"level": "x"}, regoin="UK")

    assert [line.split(" = ")[0].split(": ")[0] for line in found] == [
        "region",
        "evidence.level",
        "evidence.set",
        "evidence.return",
        "regoin",
    ]
