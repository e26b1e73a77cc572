from __future__ import annotations

import pytest
from snippetgen_harness.pages.situations import relevant_situations, situation, situations
from snippetgen_harness.verify.run import plan

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


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_workers_share_all_pages(workers: int) -> None:
    shares = [ids([CLASSIC, WEB], None, worker, workers) for worker in range(workers)]
    assert sorted(page for share in shares for page in share) == sorted(ids([CLASSIC, WEB]))
