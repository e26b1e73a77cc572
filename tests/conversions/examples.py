"""Made-up conversions for tests of the wire formats."""

from __future__ import annotations

from hypothesis import strategies as st

from snippetgen.conversions.classic import MAX_REVENUE, Conversion
from snippetgen.conversions.uri_encoding import WHITESPACE, safe_decode
from snippetgen.conversions.web_conversion import WebConversion

VISITOR = Conversion(
    project="8057353",
    account="1617017",
    goal="phone call",
    visitor="oeu1400000000000r0.123456789",
    experiments={"70001": "501", "70002": "601_602"},
    segments={"111": "gc", "222": "spring & more"},
    revenue=1999,
    goal_ids=("12345", "4324234"),
    universal_id="user@x 1",
)

_ids = st.from_regex(r"[0-9]{1,20}", fullmatch=True)
_sections = st.from_regex(r"0*[1-9][0-9]{0,10}", fullmatch=True)
_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
_goals = (
    _texts | st.sampled_from(["50% off", "50%25", "50%2525", "%c3%9c", "%C3%9C", "%2520%20"])
).filter(lambda goal: safe_decode(goal).strip(WHITESPACE) != "")


def conversions(*, universal: bool = True) -> st.SearchStrategy[Conversion]:
    """Generate conversions that may be sent, with universal ids on request."""
    return st.builds(
        Conversion,
        project=_ids,
        account=_ids,
        goal=_goals,
        visitor=_texts,
        experiments=st.dictionaries(
            _ids, st.lists(_sections, min_size=1, max_size=3).map("_".join), min_size=1
        ),
        segments=st.dictionaries(_ids, _texts),
        revenue=st.none() | st.integers(0, MAX_REVENUE),
        goal_ids=st.lists(_ids, max_size=3).map(tuple),
        universal_id=st.none() | _texts if universal else st.none(),
    )


WEB_VISITOR = WebConversion(
    account="21468570738",
    project="20917322331",
    visitor="oeu1403497108674r0.684978179866448",
    entity="21591240822",
    key="phone_call_conversion",
    revenue=2395,
)


def web_conversions() -> st.SearchStrategy[WebConversion]:
    """Generate conversions for Web Experimentation that may be sent."""
    texts = _texts.filter(lambda text: text.strip(WHITESPACE) != "")
    return st.builds(
        WebConversion,
        account=_ids,
        project=_ids,
        visitor=texts,
        entity=_ids,
        key=texts,
        revenue=st.none() | st.integers(0, MAX_REVENUE),
    )
