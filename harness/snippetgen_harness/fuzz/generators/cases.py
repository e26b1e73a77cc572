"""Random cases, and the cases of the situations."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import TYPE_CHECKING

from snippetgen.destinations import DEFAULT
from snippetgen_harness.fuzz.generators.case import Case
from snippetgen_harness.fuzz.generators.cookie_headers import cookie_header
from snippetgen_harness.fuzz.generators.json_texts import entries
from snippetgen_harness.fuzz.generators.values import VALUES, digits, one_of, text, value
from snippetgen_harness.oracle import Argument, Consent, Optimizely, Page
from snippetgen_harness.pages.optimizely_kinds import optimizely_kinds
from snippetgen_harness.pages.situations import JavaScript, situations

if TYPE_CHECKING:
    from random import Random

    from snippetgen.destinations import Destination
    from snippetgen_harness.oracle.page_state import Json
    from snippetgen_harness.pages.situations import Situation

_KINDS = [each for each in optimizely_kinds().values() if each.fuzzed and not each.is_late]
_WORKING = [each for each in _KINDS if each.works and each.products]
_BROKEN = [each for each in _KINDS if each not in _WORKING]

_EVENT = "phone_call_conversion"
_DEFAULT = Optimizely()


def random_case(random: Random, destination: Destination = DEFAULT) -> Case:
    """Generate a case. Most pages allow a conversion; few have no cookies."""
    cookies = None if random.random() < 0.005 else cookie_header(random)
    arguments = _arguments(random)
    optimizely = _optimizely(random, destination, arguments)
    return Case(Page(cookies, optimizely, _consent(random), _own(random)), arguments)


@cache
def situation_cases() -> tuple[Case, ...]:
    """Return a case for each situation, with its call or else its goal."""
    return tuple(situation_case(each) for each in situations() if not each.is_late)


def _optimizely(
    random: Random, destination: Destination, arguments: tuple[Argument, ...]
) -> Optimizely:
    if random.random() < 0.06:
        return Optimizely(random.choice(_BROKEN).name, data=value(random))
    return Optimizely(
        _kind(random, destination),
        project=_DEFAULT.project if random.random() < 0.3 else _id(random),
        account=_DEFAULT.account if random.random() < 0.3 else _id(random),
        data=_data(random),
        visitor=_visitor(random),
        events=_events(random, arguments),
        script=_edge_script(random),
    )


def _kind(random: Random, destination: Destination) -> str:
    """Choose a kind of Optimizely that works, mostly the destination's."""
    chance = random.random()
    if chance < 0.1:
        return random.choice(_WORKING).name
    product = random.choice(destination.products)
    return random.choice([each.name for each in _WORKING if each.has(product)])


def _edge_script(random: Random) -> str:
    """Generate the address of Performance Edge's script, if the page has its tag."""
    chance = random.random()
    if chance < 0.6:
        return ""
    ids = (
        f"{_DEFAULT.account}/{_DEFAULT.project}" if chance < 0.85 else str(random.randint(1, 10**9))
    )
    odd = random.choice(("", "?url=/v1/1/2", "/", "0", "x", f"/{random.randint(1, 10**9)}"))
    host = random.choice(("", "https://optimizely.shop.test", "//cdn.shop.test/v1/1/2"))
    return f"{host}/edge-client/v1/{ids}{odd}"


def _visitor(random: Random) -> Json:
    """Generate the result of Web Experimentation's `get("visitor_id")`."""
    chance = random.random()
    if chance < 0.04:
        return value(random)
    if chance < 0.08:
        return {"randomId": value(random)}
    if chance < 0.1:
        return {"randomId": one_of(random, "half_surrogates")}
    return {"randomId": one_of(random, "visitors") if chance < 0.6 else text(random)}


def _events(random: Random, arguments: tuple[Argument, ...]) -> Json:
    """Generate the events of a project, mostly including the one that the call names."""
    if random.random() < 0.04:
        return value(random)
    names = [text(random) for _ in range(random.choice((0, 1, 2)))] + [_EVENT]
    if arguments and isinstance(arguments[0], str) and random.random() < 0.9:
        names.insert(random.randint(0, len(names)), arguments[0])
    listed = [_event(random, name) for name in names]
    if random.random() < 0.03:
        return listed
    return {digits(random): event for event in listed}


def _event(random: Random, name: str) -> Json:
    if random.random() < 0.04:
        return value(random)
    return {"id": _id(random), "apiName": name, "eventType": "custom"}


def _id(random: Random) -> Json:
    chance = random.random()
    if chance < 0.9:
        return random.randint(10**6, 10**11)
    if chance < 0.96:
        return str(random.randint(1, 10**18))
    return value(random)


def _data(random: Random) -> Json:
    """Generate Optimizely's data object, half of the time without a variation map."""
    chance = random.random()
    if chance < 0.4:
        return {}
    if chance < 0.46:
        odd = value(random)
        return random.choice((odd, {"state": odd}))
    if chance < 0.49:
        return {"state": {"variationIdsMap": random.choice((None, False, True, 0, 7, "", "text"))}}
    return {"state": {"variationIdsMap": _variation_map(random)}}


def _variation_map(random: Random) -> Json:
    return {
        key: ids if isinstance(ids, list) or random.random() < 0.2 else [ids]
        for key, ids in entries(random, "buckets").items()
    }


def _own(random: Random) -> dict[str, Json]:
    """Generate the site's own visitor ids; there is also a cookie."""
    places: dict[str, Json] = {}
    if random.random() < 0.5:
        odd = random.random() < 0.3
        places["page:app.user.id"] = value(random) if odd else _own_id(random)
    if random.random() < 0.5:
        places["storage:uid"] = _own_id(random)
    if random.random() < 0.5:
        places["attribute:html@data-user"] = _own_id(random)
    return places


def _own_id(random: Random) -> str:
    chance = random.random()
    if chance < 0.1:
        return "v" * random.choice((255, 256))
    if chance < 0.2:
        return random.choice(("", " ", "0", "00", "null", "undefined", "NaN", "[object Object]"))
    return one_of(random, "visitors") if chance < 0.5 else text(random)


def _consent(random: Random) -> Consent:
    if random.random() < 0.7:
        return Consent(random.choice(("value", "function")))
    answer: Json = random.choice((True, False, None, 1, "true", "", {}, []))
    return Consent(random.choice(("absent", "value", "function", "throws")), answer)


def _arguments(random: Random) -> tuple[Argument, ...]:
    chance = random.random()
    if chance < 0.01:
        return ()
    goal: Argument = "phone_call_conversion" if chance < 0.4 else text(random)
    if chance > 0.94:
        goal = _odd(random)
    if random.random() < 0.5:
        return (goal,)
    return (goal, _revenue(random))


def _revenue(random: Random) -> Argument:
    return random.randint(0, 10**6) if random.random() < 0.6 else _odd(random)


def _odd(random: Random) -> Argument:
    chance = random.random()
    if chance < 0.2:
        return JavaScript(js=random.choice(VALUES["javascript"]))
    if chance < 0.4:
        return one_of(random, "half_surrogates", "texts")
    return value(random)


def situation_case(situation: Situation) -> Case:
    """Return the case of a situation, with its call or else its goal."""
    blocked = "sandbox" in situation.csp
    data: Json = {}
    if situation.variations is not None:
        variations: dict[str, Json] = {key: [*ids] for key, ids in situation.variations.items()}
        data = {"state": {"variationIdsMap": variations}}
    visitor = situation.random_id if situation.random_id is not False else None
    script = f"/edge-client/v1/{situation.account}/{situation.project}"
    optimizely = Optimizely(
        situation.optimizely,
        project=_number(situation.project),
        account=_number(situation.account),
        data=data,
        visitor={"randomId": visitor},
        events={id_: {"id": id_, "apiName": name} for name, id_ in situation.events.items()},
        script=script if situation.edge_script else "",
    )
    given = situation.call.arguments if situation.call else (situation.goal,)
    cookies = "; ".join(cookie.partition("; path=")[0] for cookie in situation.cookies)
    return Case(
        Page(None if blocked else cookies, optimizely, own=_own_of_situation(situation)),
        tuple(_argument(each) for each in given),
    )


def _own_of_situation(situation: Situation) -> dict[str, Json]:
    """Return the page's own visitor id, at the first location of most configurations."""
    return {} if situation.own_id is False else {"page:app.user.id": situation.own_id}


def _number(id_: str) -> Json:
    return int(id_) if id_.isdecimal() else id_


def _argument(given: bool | int | float | str | JavaScript) -> Argument:
    """Return an argument as a JSON value if possible, because the oracle can read those."""
    if isinstance(given, float) and not math.isfinite(given):
        return JavaScript(js=str(given).replace("nan", "NaN").replace("inf", "Infinity"))
    if not isinstance(given, JavaScript):
        return given
    try:
        read: Json = json.loads(given.js.replace("'", '"'))
    except ValueError:
        return given
    return read
