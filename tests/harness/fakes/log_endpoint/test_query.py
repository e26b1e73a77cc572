from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.harness.fakes.log_endpoint.example_hits import BAD, GOOD
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.harness.fakes.log_endpoint.client import Endpoint


@pytest.mark.parametrize(
    ("selection", "total"), [("?u=ann", 2), ("?a=1", 2), ("?u=ann&a=1", 1), ("?u=eve", 0)]
)
def test_hits_are_selected_by_visitor_and_project_at_every_address(
    endpoint: Endpoint, selection: str, total: int
) -> None:
    for project, visitor in [(1, "ann"), (1, "bob"), (3, "ann")]:
        endpoint.get(
            f"/event?a={project}&d=2&n=g&u={visitor}&x7=8",
            headers={"Host": f"{project}.log.optimizely.com"},
        )
    assert endpoint.fake(f"/all{selection}") == {"total": total, "good": total, "bad": 0}
    assert len(endpoint.fake(f"/good{selection}")) == total
    assert endpoint.fake(f"/bad{selection}") == []
    assert endpoint.fake(f"/hits{selection}", "DELETE") == {"deleted": total}
    assert endpoint.fake("/all")["total"] == 3 - total


def test_deleting_removes_every_hit(endpoint: Endpoint) -> None:
    endpoint.get(GOOD)
    endpoint.get(BAD)
    assert endpoint.fake("/hits", "DELETE") == {"deleted": 2}
    assert endpoint.fake("/all") == {"total": 0, "good": 0, "bad": 0}
    assert endpoint.fake("/good") == endpoint.fake("/bad") == []


@pytest.mark.parametrize("what", ["all", "good"])
def test_waiting_ends_when_the_hits_arrive(endpoint: Endpoint, what: str) -> None:
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(endpoint.fake, f"/{what}?u=visitor&wait_for=2&timeout=60")
        endpoint.get(GOOD)
        endpoint.get(GOOD.replace("visitor", "other"))
        assert not waiting.done()
        endpoint.get(GOOD)
        answer = waiting.result(timeout=PATIENCE)
    assert answer == {"total": 2, "good": 2, "bad": 0} if what == "all" else len(answer) == 2


def test_each_of_many_waiters_gets_its_own_hits(endpoint: Endpoint) -> None:
    visitors = [f"visitor{number}" for number in range(20)]
    with ThreadPoolExecutor(len(visitors)) as pool:
        waiting = [
            pool.submit(endpoint.fake, f"/good?u={each}&wait_for=2&timeout=60") for each in visitors
        ]
        for visitor in [*visitors, *reversed(visitors)]:
            endpoint.get(GOOD.replace("visitor", visitor))
        for visitor, answer in zip(visitors, waiting, strict=True):
            found = [hit["parameters"]["u"] for hit in answer.result(timeout=PATIENCE)]
            assert found == [visitor, visitor]


def test_good_hits_do_not_end_a_wait_for_bad_ones(endpoint: Endpoint) -> None:
    endpoint.get(GOOD)
    assert endpoint.fake("/bad?wait_for=1&timeout=0.01") == []


def test_after_the_timeout_the_response_lists_what_arrived(endpoint: Endpoint) -> None:
    endpoint.get(GOOD)
    assert endpoint.fake("/all?wait_for=2&timeout=0.01") == {
        "total": 1,
        "good": 1,
        "bad": 0,
        "timed_out": True,
    }
    assert len(endpoint.fake("/good?wait_for=2&timeout=0")) == 1


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/all?wait_for=-1", "wait_for is '-1'"),
        ("/all?wait_for=many", "wait_for is 'many'"),
        ("/all?wait_for=", "wait_for is ''"),
        ("/good?wait_for=1&timeout=61", "timeout is '61': it must be from 0 to 60 seconds"),
        ("/good?timeout=nan", "timeout is 'nan'"),
        ("/bad?timeout=inf", "timeout is 'inf'"),
        ("/bad?timeout=-1", "timeout is '-1'"),
        ("/bad?user=ann", "unknown parameter 'user': the allowed ones are a, timeout, u, wait_for"),
        ("/bad?u=ann&u=bob", "'u' is given more than once"),
    ],
)
def test_a_malformed_query_is_refused(endpoint: Endpoint, path: str, named: str) -> None:
    response = endpoint.get(f"/_fake{path}")
    assert response.status_code == 400
    assert named in response.json()["error"]


def test_a_misspelt_filter_deletes_nothing(endpoint: Endpoint) -> None:
    endpoint.get(GOOD)
    response = endpoint.delete("/_fake/hits?user=visitor")
    assert response.status_code == 400
    assert response.json() == {"error": "unknown parameter 'user': the allowed ones are a, u"}
    assert endpoint.fake("/all")["total"] == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/_fake"), ("GET", "/_fake/"), ("GET", "/_fake/any"), ("POST", "/_fake/all")],
)
def test_an_unsupported_request_lists_the_supported_ones(
    endpoint: Endpoint, method: str, path: str
) -> None:
    response = endpoint.request(method, f"{path}?a=1")
    assert response.status_code == 404
    assert response.json() == {
        "error": f"{method} {path} is not supported",
        "supported": [
            "GET /_fake/all",
            "GET /_fake/good",
            "GET /_fake/bad",
            "DELETE /_fake/hits",
            "GET /_fake/mode",
            "PUT /_fake/mode",
            "DELETE /_fake/mode",
        ],
    }
    assert endpoint.log.count() == 0
