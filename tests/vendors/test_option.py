from __future__ import annotations

import pytest

from snippetgen.vendors.option import Option, in_use, problems

DECLARED = {
    "queue": Option(description="q", required=True, format="identifier", example="_q"),
    "shape": Option(description="s", default="object", choices=("object", "command")),
    "command": Option(description="c", required=True, when={"shape": "command"}, pattern="[a-z]+"),
    "path": Option(description="p", format="path", default=""),
    "url": Option(description="u", format="url"),
    "seconds": Option(description="n", type="integer", default=10, min=1, max=60),
}


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ({"queue": "q"}, {"queue": "q", "shape": "object", "path": "", "seconds": 10}),
        (
            {"shape": "command", "command": "set"},
            {"shape": "command", "command": "set", "path": "", "seconds": 10},
        ),
        ({"command": "set", "seconds": 5}, {"shape": "object", "path": "", "seconds": 5}),
    ],
)
def test_defaults_are_overridden_if_the_option_applies(
    given: dict[str, str | int], result: dict[str, str | int]
) -> None:
    assert in_use(DECLARED, given) == result


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"queue": "q"}, []),
        ({"queue": "q", "shape": "command", "command": "set"}, []),
        ({"queue": "q", "path": "a.b", "url": "/x?y=1"}, []),
        ({"queue": "q", "path": "", "url": "https://h.example"}, []),
        (
            {"queue": "q", "path": "a b"},
            [
                'options.path = "a b": must be the path of a page global, such as '
                "vendorApi.setVariable."
            ],
        ),
        (
            {"queue": "q", "url": ""},
            [
                'options.url = "": must be an https:// address, or a path on the site that begins '
                "with /, without #."
            ],
        ),
        ({}, ['options.queue: required by acme; for example "_q".']),
        (
            {"queue": "q", "shape": "command"},
            ['options.command: required by acme if shape = "command".'],
        ),
        (
            {"queue": "q", "command": "set"},
            ['options.command = "set": applies only if shape = "command".'],
        ),
        (
            {"queue": "q", "shape": "comand", "command": "set"},
            ['options.shape = "comand": must be "object" or "command". Did you mean "command"?'],
        ),
        ({"queue": 5}, ["options.queue = 5: must be text in quotes."]),
        (
            {"queue": "q", "shape": "command", "command": "A"},
            ['options.command = "A": must match [a-z]+.'],
        ),
        (
            {"queue": "q", "seconds": 61},
            ["options.seconds = 61: must be a whole number from 1 to 60."],
        ),
        (
            {"queue": "q", "seconds": True},
            ["options.seconds = true: must be a whole number from 1 to 60."],
        ),
        (
            {"queue": "q", "second": 1},
            [
                'options.second = 1: not an option of acme. Did you mean "seconds"? Known: queue, '
                "shape, command, path, url, seconds."
            ],
        ),
    ],
)
def test_every_wrong_or_missing_option_is_a_problem(
    given: dict[str, object], found: list[str]
) -> None:
    assert [str(problem) for problem in problems("acme", DECLARED, given)] == found
