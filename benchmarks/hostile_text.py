"""The time to read hostile text, and by how much it grows when the text is twice as long.

Code that reads a text once needs at most twice the time; code that starts again at each character
needs four times.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import process_time
from typing import TYPE_CHECKING

from starlette.requests import Request

from snippetgen.config import validate
from snippetgen.http.cookies import cookie
from snippetgen.relay.ingest.facts.fact import MAX_FACT_LENGTH
from snippetgen.relay.ingest.notification import read_notification
from snippetgen.relay.ingest.qualification import MAX_VALUE_LENGTH
from snippetgen.relay.ingest.webhooks import MAX_QUERY_LENGTH
from snippetgen.vendors.payloads import PayloadError
from tests.relay.deliveries import NOW, URL, activity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PIECES = (
    *("9", " ", "1.", "1,", "(", "{", "{{", "%", "%25", "$", "&amp;", "<", "[", "a", "1:", "-"),
    *(
        "1d",
        "aA",
        "a_",
        '"',
        "\\",
        "\u00a0",
        "€",
        "x ",
        "/",
        ";",
        "#1",
        "\u200d",
        "&x1=1",
        "=",
        "'",
    ),
)
"""The texts repeat one of these."""

ROUNDS = 5

HEADER_LENGTH = 16_384

FACTS = ("id", "amount", "duration", "unix_time", "is_new_caller", "talk_time", "tag_list")

URLS = {
    "a whole conversion": "{}",
    "a segment of a conversion": f"{URL}&s5={{}}",
    "the host of a conversion": "https://{}",
    "the goal of a conversion": URL.replace("n=phone", "n={}"),
}

_GOAL = "phone_call_conversion"
_CONFIG = validate(
    {
        "vendor": "ctm",
        "goal": _GOAL,
        "name": "ctm",
        "calls": {
            "revenue": "call",
            "first_time": True,
            "min_duration": 5,
            "tags": ["sales"],
            "fields": {"revenue": "amount"},
        },
    }
)
_QUERY_CONFIG = validate({"vendor": "infinity", "goal": _GOAL, "name": "infinity"})


@dataclass(frozen=True)
class Reading:
    """The text that takes longest in one place; its processor time, and that time's growth."""

    place: str
    slowest_text: str
    milliseconds: float
    times_half_as_long: float


def measure(pieces: Sequence[str] = PIECES, rounds: int = ROUNDS) -> list[Reading]:
    """Read each text in full and in half, in turn."""
    return [
        _slowest(place, length, read, pieces, rounds) for place, (length, read) in _places().items()
    ]


def _places() -> dict[str, tuple[int, Callable[[str], object]]]:
    """Return, for each place of a text, the longest text, and what reads it."""
    places: dict[str, tuple[int, Callable[[str], object]]] = {
        "a cookie": (HEADER_LENGTH, _read_cookie),
        "a query": (MAX_QUERY_LENGTH - 2 * len(URL), _read_query),
    }
    for name in FACTS:
        places[f"the fact {name}"] = (MAX_FACT_LENGTH, partial(_read_fact, name))
    for name, form in URLS.items():
        places[name] = (MAX_VALUE_LENGTH - len(form), partial(_read_url, form))
    return places


def _slowest(
    place: str, length: int, read: Callable[[str], object], pieces: Sequence[str], rounds: int
) -> Reading:
    readings = []
    for piece in pieces:
        texts = [piece * (part // len(piece)) for part in (length, length // 2)]
        times = [[_seconds(read, text) for text in texts] for _ in range(rounds)]
        full, half = (min(each) for each in zip(*times, strict=True))
        readings.append(Reading(place, ascii(piece), 1000 * full, full / half))
    return max(readings, key=lambda reading: reading.milliseconds)


def _seconds(read: Callable[[str], object], text: str) -> float:
    began = process_time()
    read(text)
    return process_time() - began


def _read_cookie(text: str) -> None:
    header = f'session="{text}"'.encode()
    cookie(Request({"type": "http", "headers": [(b"cookie", header)]}), "session")


def _read_query(text: str) -> None:
    with suppress(PayloadError):  # too many parameters
        query = f"call_id=7&optimizely_conversion={URL}{text}"
        read_notification(_QUERY_CONFIG, b"", query, NOW)


def _read_fact(name: str, text: str) -> None:
    read_notification(_CONFIG, activity(1, **{"amount": "1", name: text}), "", NOW)


def _read_url(form: str, text: str) -> None:
    pushes = json.dumps([{"optimizely_conversion": form.format(text)}])
    read_notification(_CONFIG, activity(1, amount="1", cvars=pushes), "", NOW)
