from __future__ import annotations

import json
import re
import tomllib

from snippetgen_harness.oracle.receivers import RECEIVERS
from snippetgen_harness.pages.situations import FILE

from scripts.situation_answers import written

SITUATIONS = FILE.read_text("utf-8")


def test_the_answers_of_the_situations_are_those_of_the_oracle() -> None:
    assert [name for name in RECEIVERS if written(SITUATIONS, name) != SITUATIONS] == []


def test_the_answers_of_a_new_destination_are_added_to_the_situations() -> None:
    without = re.sub(r"^edge = .*\n", "", SITUATIONS, flags=re.MULTILINE)
    added, expected = (
        tomllib.loads(text)["situation"] for text in (written(without, "edge"), SITUATIONS)
    )
    for each in expected:
        if each.get("edge", {}).get("reason") in ("optimizely_missing", "optimizely_loading"):
            del each["edge"]  # the default
    # NaN does not equal itself.
    assert json.dumps(added, sort_keys=True) == json.dumps(expected, sort_keys=True)
