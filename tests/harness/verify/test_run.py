from __future__ import annotations

from itertools import chain

from snippetgen_harness.pages.situations import relevant_situations, situation, situations
from snippetgen_harness.verify.run import plan, shares

from snippetgen.destinations import destination
from tests.configurations import configure

CLASSIC = configure(name="classic")
WEB = configure(name="web", destination="web")


def ids(*arguments: object) -> list[tuple[str, str]]:
    return [(config.name, page.id) for config, page in plan(*arguments)]  # type: ignore[arg-type]


def test_a_configuration_is_verified_in_the_relevant_situations() -> None:
    assert ids([CLASSIC, WEB]) == [
        *(("classic", each.id) for each in relevant_situations(destination("classic"))),
        *(("web", each.id) for each in relevant_situations(destination("web"))),
    ]
    three = relevant_situations(destination("classic+web+edge"))
    ordinary = situation("feature-normal")  # which represents the pages of that product
    others = [each for each in situations() if each.products != ordinary.products]
    assert [each for each in three if each != ordinary] == others


def test_named_situations_are_tried_even_if_they_do_not_concern_a_configuration() -> None:
    named = [situation("goal-plain"), situation("web-late")]
    assert ids([WEB], named) == [("web", "goal-plain"), ("web", "web-late")]


def test_workers_share_all_pages_and_no_worker_starts_without_a_page() -> None:
    pages = plan([CLASSIC, WEB])
    for workers in (1, 2, 7):
        shared = shares(pages, workers)
        assert len(shared) == workers
        assert sorted(map(id, chain(*shared))) == sorted(map(id, pages))
    assert shares(pages[:1], 2) == [pages[:1]]
    assert shares([], 2) == [[]]
