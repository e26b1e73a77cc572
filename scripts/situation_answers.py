"""Writes the oracle's answers for a destination into situations.toml.

`python -m scripts.situation_answers web` replaces the answers of `web`. Review what it writes:
the snippet is compared with these answers.
"""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from typing import TYPE_CHECKING

from snippetgen_harness.fuzz.generators.cases import situation_case
from snippetgen_harness.fuzz.generators.configurations import of_destination
from snippetgen_harness.oracle import Oracle
from snippetgen_harness.pages.situations import (
    FILE,
    LOADING,
    MISSING,
    PROJECT,
    frequent_situations,
    relevant_situations,
    situations,
)

from snippetgen.config.loading import validate
from snippetgen.destinations import receiver

if TYPE_CHECKING:
    from collections.abc import Collection

    from snippetgen_harness.pages.situations import Expected, Situation

_SITUATION = re.compile(r"^\[\[situation\]\]\nid = \"(.+)\"\n(?:.+\n)*", re.MULTILINE)
_BEFORE_CALL = re.compile(r"^(?=\[situation\.call\])", re.MULTILINE)


def answers(name: str) -> dict[str, tuple[Expected, Expected | None]]:
    """Return the oracle's answers by situation: to its goal and, if it has one, to its call.

    Raises ValueError if the destination or its entry in the oracle is missing.
    """
    to = receiver(name)
    settings, *_ = of_destination(name)
    if not to.globals:  # the page provides no project
        settings["project_id"] = PROJECT
    oracle = Oracle(validate(settings))
    found: dict[str, tuple[Expected, Expected | None]] = {}
    # Without globals, the other pages are about products that the destination does not need.
    for each in situations() if to.globals else relevant_situations(to):
        page = _loaded(each)
        case = situation_case(page.model_copy(update={"call": None}))
        call = situation_case(page).arguments if each.call else None
        called = None if call is None else oracle.answer(case.page, call)
        found[each.id] = oracle.answer(case.page, case.arguments), called
    return found


def written(text: str, name: str) -> str:
    """Return the text of situations.toml with the answers for a destination."""
    known = answers(name)
    ordinary = next(iter(frequent_situations(receiver(name))))
    default = {LOADING, MISSING}
    if not receiver(name).globals:
        default.add(known[ordinary][0])

    def replaced(table: re.Match[str]) -> str:
        if table[1] not in known:
            return table[0]
        parts = _BEFORE_CALL.split(table[0])
        given = filter(None, known[table[1]])
        return "".join(
            _with_answer(part, name, answer, () if table[1] == ordinary else default)
            for part, answer in zip(parts, given, strict=True)
        )

    return _SITUATION.sub(replaced, text)


def _loaded(situation: Situation) -> Situation:
    """Return the page after Optimizely has loaded."""
    becomes = situation.optimizely_kind.becomes
    return situation.model_copy(update={"optimizely": becomes}) if becomes else situation


def _with_answer(table: str, name: str, answer: Expected, default: Collection[Expected]) -> str:
    """Return a table with an answer; a new one comes last, and is omitted if it is a default."""
    line = _line(name, answer)
    known = re.compile(rf"^{re.escape(name)} = .+$", re.MULTILINE)
    if known.search(table):
        return known.sub(lambda _: line, table, count=1)
    if answer in default:
        return table
    head, *subtables = re.split(r"(?<=\n)(?=\[situation\.)", table, maxsplit=1)
    return f"{head}{line}\n{''.join(subtables)}"


def _line(name: str, answer: Expected) -> str:
    if not answer.url:
        return f'{name} = {{ reason = "{answer.reason}" }}'
    key = "url" if answer.url.startswith("https:") else "value"
    return f"{name} = {{ {key} = {json.dumps(answer.url, ensure_ascii=False)} }}"


def main() -> None:
    """Write the answers for the destination that the command line names."""
    parser = ArgumentParser(description="Write the oracle's answers into situations.toml.")
    parser.add_argument("destination")
    try:
        text = written(FILE.read_text("utf-8"), parser.parse_args().destination)
    except ValueError as error:
        parser.error(str(error))
    FILE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
