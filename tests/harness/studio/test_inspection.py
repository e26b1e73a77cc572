from __future__ import annotations

from snippetgen_harness.browsers import ENGINES, Engine
from snippetgen_harness.inspect import Inspection
from snippetgen_harness.inspect.diagnose import diagnose
from snippetgen_harness.inspect.models import Observation, PageError, Script
from snippetgen_harness.studio.inspection import inspection_as_json

from snippetgen.builder.hashes import sha256
from tests.harness.inspect.page_parts import CODE

HOSTILE = "\x1b[31m</script>\u202e" + "x" * 2000


def inspected(url: str, engine: Engine = "chromium", **seen: object) -> Inspection:
    observation = Observation(url=url, engine=engine, **seen)  # type: ignore[arg-type]
    return Inspection(url, engine, observation, diagnose(observation, None))


def test_text_from_a_page_is_printable_and_bounded() -> None:
    found = inspected(
        "https://shop.example/",
        errors=tuple(PageError(message=HOSTILE, at=number) for number in range(1000)),
    )
    texts = [each["text"] for each in inspection_as_json(found)["timeline"]]
    assert len(texts) == 200
    assert all(text.isprintable() and len(text) < 700 for text in texts)


def test_a_password_in_the_address_is_not_shown() -> None:
    found = inspection_as_json(inspected("https://me:secret@shop.example/?a=1"))
    assert found["url"] == "https://shop.example/?a=1"


def test_the_advice_names_no_option_of_the_command_line() -> None:
    scripts = (Script(text=CODE, sha256=sha256(CODE.encode())),)
    advice = [
        inspection_as_json(inspected("https://shop.example/", engine, scripts=scripts))["advice"]
        for engine in ENGINES
    ]
    more = "To see more, inspect the page with the browser engine Chromium."
    assert [more in each for each in advice] == [each != "chromium" for each in ENGINES]
    assert all("innerHTML" in each and "--" not in each for each in advice)
