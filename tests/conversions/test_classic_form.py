from __future__ import annotations

import pytest

from snippetgen.conversions.classic_form import detect
from snippetgen.conversions.classic_url import parse


@pytest.mark.parametrize(
    ("url", "destination"),
    [
        ("https://1.log.optimizely.com/event?a=1&d=2", "classic"),
        ("https://1.log.optimizely.com/event?a=1", "classic"),
        ("https://1.log.optimizely.com/event?a=2", "classic-2015"),
        ("https://1.log.optimizely.com/event?a=2&d=3", "classic"),
        ("https://1.log.optimizely.com/event?a=x", "classic"),
        ("https://1.log.optimizely.com/event", "classic"),
        ("http://127.0.0.1:8100/event?a=2", "classic"),
    ],
)
def test_only_another_id_in_a_without_d_indicates_the_old_form(url: str, destination: str) -> None:
    assert detect(parse(url)) == destination
