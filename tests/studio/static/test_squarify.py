from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest

from tests.node import run_node

SCRIPT = Path(__file__).with_name("squarify.mjs")
WIDTH, HEIGHT = 600, 240


def test_rectangles_fill_the_picture_in_proportion_without_overlapping() -> None:
    chance = random.Random(7)  # noqa: S311 - not secret
    lists = [[1], [5, 5], [1000, 1, 1], [6, 6, 4, 3, 2, 2, 1]]
    lists += [
        sorted((chance.randint(1, 900) for _ in range(chance.randint(2, 25))), reverse=True)
        for _ in range(20)
    ]

    for sizes, rectangles in zip(lists, run_node(SCRIPT, lists), strict=True):
        unit = WIDTH * HEIGHT / sum(sizes)
        for size, each in zip(sizes, rectangles, strict=True):
            assert each["width"] * each["height"] == pytest.approx(size * unit)
            assert each["x"] >= 0
            assert each["x"] + each["width"] <= WIDTH + 1e-6
            assert each["y"] + each["height"] <= HEIGHT + 1e-6
        for a, b in combinations(rectangles, 2):
            wide = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
            high = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
            assert min(wide, high) < 1e-6


def test_rectangles_are_nearly_square() -> None:
    (rectangles,) = run_node(SCRIPT, [[6, 6, 4, 3, 2, 2, 1]])

    assert all(
        max(each["width"], each["height"]) < 3 * min(each["width"], each["height"])
        for each in rectangles
    )
