"""Builds the conversion URL of Optimizely Classic from a conversion, and reads it back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snippetgen.conversions.classic import DIGITS, Conversion
from snippetgen.conversions.classic_form import ClassicForm
from snippetgen.conversions.hit import LOG_DOMAIN, Hit
from snippetgen.conversions.parameters import family
from snippetgen.conversions.uri_encoding import (
    WHITESPACE,
    encode_uri_component,
    is_encoded,
    safe_decode,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<authority>[^/?#]+)(?P<path>[^?#]*)"
    r"(?:\?(?P<query>[^#]*))?(?:\#(?P<fragment>.*))?",
    re.IGNORECASE | re.DOTALL,
)


def build(conversion: Conversion, form: ClassicForm = ClassicForm.CLASSIC) -> str:
    """Return the URL that reports `conversion`.

    The order of the parameters is `a d n u x… s… v g p`. Experiments and segments keep the order of
    their mappings. `classic-2015` sends the account id as `a`, and has no `d` or `p`. A goal that
    is already encoded is sent unchanged.

    Raises ValueError for a value that must not be sent, for `classic` without an experiment
    (Optimizely's Event API page says that such a conversion is not counted), and for a universal id
    with `classic-2015`, which has no parameter for it.
    """
    conversion.check()
    if form.needs_experiment and not conversion.experiments:
        raise ValueError("experiments is empty: a conversion without an experiment is not counted")
    if not form.sends_project and conversion.universal_id is not None:
        raise ValueError(
            f"{form} cannot send universal_id: leave it out, or use {ClassicForm.CLASSIC}"
        )
    query = "&".join(f"{name}={value}" for name, value in _parameters(conversion, form))
    return f"https://{conversion.project}.{LOG_DOMAIN}/event?{query}"


def parse(url: str) -> Hit:
    """Return the parts of a URL.

    Raises ValueError if it is not an http or https URL with a host.
    """
    match = _URL.fullmatch(url)
    if match is None:
        raise ValueError(f"{url!r} is not an http or https URL")
    return Hit(
        scheme=match["scheme"],
        authority=match["authority"],
        path=match["path"],
        raw_query=match["query"] or "",
        fragment=match["fragment"],
    )


def conversion_of(hit: Hit, form: ClassicForm = ClassicForm.CLASSIC) -> Conversion:
    """Return the conversion that a valid `hit` reports, for which `build` returns the same URL.

    Ignores parameters that only Optimizely's clients send. Raises ValueError for a parameter that
    is missing or has a value that no conversion may have.
    """
    first = _required(hit, "a")
    project, account = (first, _required(hit, "d")) if form.sends_project else (_label(hit), first)
    conversion = Conversion(
        project=project,
        account=account,
        goal=_goal(hit),
        visitor=_required(hit, "u"),
        experiments=_by_id(hit, "x"),
        segments=_by_id(hit, "s"),
        revenue=_revenue(hit),
        goal_ids=tuple((hit.get("g") or "").split(",")) if hit.get("g") else (),
        universal_id=hit.get("p"),
    )
    conversion.check()
    return conversion


def _parameters(conversion: Conversion, form: ClassicForm) -> Iterator[tuple[str, str]]:
    if form.sends_project:
        yield "a", conversion.project
        yield "d", conversion.account
    else:
        yield "a", conversion.account
    goal = conversion.goal
    yield "n", goal if is_encoded(goal) else encode_uri_component(goal)
    yield "u", encode_uri_component(conversion.visitor)
    for experiment, variation in conversion.experiments.items():
        yield f"x{experiment}", variation
    for segment, value in conversion.segments.items():
        yield f"s{segment}", encode_uri_component(value)
    if conversion.revenue is not None:
        yield "v", str(conversion.revenue)
    if conversion.goal_ids:
        yield "g", ",".join(conversion.goal_ids)
    if conversion.universal_id is not None:
        yield "p", encode_uri_component(conversion.universal_id)


def _required(hit: Hit, name: str) -> str:
    value = hit.get(name)
    if not value:
        raise ValueError(f"parameter {name!r} is missing from {hit.url!r}")
    return value


def _label(hit: Hit) -> str:
    if hit.host_label is None:
        raise ValueError(f"host {hit.host!r} names no project: use <project>.{LOG_DOMAIN}")
    return hit.host_label


def _goal(hit: Hit) -> str:
    # `build` would mistake a decoded name that still looks encoded for an encoded or blank name.
    goal = _required(hit, "n")
    if is_encoded(goal) or not safe_decode(goal).strip(WHITESPACE):
        return next(pair.raw_value for pair in hit.pairs if pair.name == "n")
    return goal


def _by_id(hit: Hit, letter: str) -> dict[str, str]:
    return {pair.name[1:]: pair.value for pair in hit.pairs if family(pair.name) == letter}


def _revenue(hit: Hit) -> int | None:
    value = hit.get("v")
    if value is None:
        return None
    if not DIGITS.fullmatch(value):
        raise ValueError(f"parameter 'v' is {value!r}: it must be a whole number of cents")
    return int(value)
