from __future__ import annotations

import re
import tomllib

from snippetgen.destinations import Receiver, destinations
from tests.configurations import ROOT

ANSWERS = ROOT / "snippetgen" / "builder" / "module" / "answers.toml"


def test_hints_are_about_reasons_and_name_only_cookies_that_the_snippet_reads() -> None:
    reasons = tomllib.loads(ANSWERS.read_text(encoding="utf-8"))["reasons"].keys()
    receivers = [each for each in destinations().values() if isinstance(each, Receiver)]
    for each in receivers:
        assert each.hints.keys() <= reasons, each.name
        named = re.findall(r"optimizely[A-Z]\w+", " ".join(each.hints.values()))
        assert set(named) <= set(each.cookies), each.name
