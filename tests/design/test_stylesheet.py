from __future__ import annotations

import re
from itertools import product

import pytest

from snippetgen.design.stylesheet import STYLESHEET

TONES = ("good", "warning", "error", "accent")
TEXTS = [
    *product(("ink", "quiet", *TONES), ("paper", "panel", "well")),
    *((tone, f"{tone}-wash") for tone in TONES),
    *(("ink", f"{tone}-wash") for tone in TONES),
    ("on-accent", "accent"),
]
"""Colours of text, and of its background."""


def colours(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{(.*?)\}", STYLESHEET, re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", light))
    return found | (
        dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", dark)) if scheme == "dark" else {}
    )


def luminance(colour: str) -> float:
    """Return the relative luminance, as WCAG 2 defines it."""
    shares = (int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
    linear = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_contrasts_with_its_background(scheme: str) -> None:
    values = {name: luminance(colour) for name, colour in colours(scheme).items()}
    ratios = {
        (text, behind): (max(values[text], values[behind]) + 0.05)
        / (min(values[text], values[behind]) + 0.05)
        for text, behind in TEXTS
    }
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


def test_only_the_tokens_name_colours() -> None:
    _, rest = STYLESHEET.split("/* Elements", 1)
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgb\(", rest) == []
