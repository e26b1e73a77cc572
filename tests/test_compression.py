from __future__ import annotations

import random
import zlib

from scripts.compression import SAMPLES, anneal, load_programs
from snippetgen.builder.optimizing.renaming import LETTERS, Preferences, preferences
from snippetgen.builder.rendering import render
from tests.configurations import configure

NOTHING = Preferences({}, ())


def test_the_search_counts_the_bits_of_what_a_build_writes() -> None:
    for vendor, program in zip(SAMPLES["classic"], load_programs("classic"), strict=True):
        bits = program.bits(preferences("classic"))
        script = render(configure(vendor, goal="phone_call_conversion")).minified.encode()
        assert (vendor, 0 <= 8 * len(zlib.compress(script, 9, 31)) - bits < 8) == (vendor, True)


def test_the_same_search_gives_the_same_result() -> None:
    first, again = (anneal(load_programs("web"), NOTHING, 300, 7, 8) for _ in range(2))
    assert first == again
    assert first[0] < load_programs("web")[0].bits(NOTHING)


def test_an_exchange_of_letters_causes_no_conflict() -> None:
    (program,) = load_programs("web")
    letters = program.letters({})
    chance = random.Random(1)  # noqa: S311 - reproducible
    for _ in range(200):
        index = chance.randrange(len(letters))
        letter = chance.choice(LETTERS)
        program.exchange(letters, index, letter)
        assert letters[index] == letter
        assert program.letters(program.preferring(letters)) == letters
