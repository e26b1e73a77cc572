from __future__ import annotations

import httpx
import pytest
from snippetgen_harness.fakes.beacons import Beacon, Inbox, beacon_hosts, create_beacon_receiver
from snippetgen_harness.net.servers import serve

from tests.configurations import configure
from tests.patience import PATIENCE

TELMETRICS = configure("telmetrics", '[options]\nkey = "K"\nnumbers = ".phone"')


def beacon(body: str) -> Beacon:
    return Beacon(host="a.example", path="/", content_type="text/plain", origin=None, body=body)


def test_a_posted_beacon_is_in_the_inbox() -> None:
    inbox = Inbox()
    headers = {"origin": "https://shop.example", "content-type": "text/plain;charset=UTF-8"}
    with serve(create_beacon_receiver(inbox)) as port:
        address = f"http://127.0.0.1:{port}/any/path"
        answer = httpx.post(address, content='{"a":"1"}', headers=headers)
        assert httpx.get(address).status_code == 405
    assert "access-control-allow-origin" not in answer.headers
    (received,) = inbox.beacons()
    assert received == Beacon(
        host="127.0.0.1",
        path="/any/path",
        content_type="text/plain;charset=UTF-8",
        origin="https://shop.example",
        body='{"a":"1"}',
    )
    assert received.document == {"a": "1"}


def test_a_wait_ends_when_something_arrives() -> None:
    inbox = Inbox()
    assert not inbox.wait(0.01)
    inbox.put(beacon("{}"))
    assert inbox.wait(PATIENCE)
    inbox.clear()
    assert inbox.beacons() == ()


@pytest.mark.parametrize("body", ["", "[]", "text"])
def test_a_body_that_is_not_a_json_object_has_no_document(body: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        _ = beacon(body).document


def test_only_absolute_addresses_have_their_own_hosts() -> None:
    own = configure("generic-beacon", '[options]\nurl = "/calls"')
    other = configure("generic-beacon", '[options]\nurl = "https://calls.example/x"')
    configs = [own, other, TELMETRICS, configure("ctm")]
    assert beacon_hosts(configs) == {"calls.example", "api.telmetrics.com"}
