from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator

from starlette.types import Message

from snippetgen.relay.ops.status.live import LivePages
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim, settle
from tests.relay.clock import Clock
from tests.relay.deliveries import DAY, NOW, delivery
from tests.relay.ops.status.conftest import status_page


def events(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    for line in lines:
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


def test_an_open_page_gets_the_parts_that_change(store: DeliveryStore, clock: Clock) -> None:
    store.accept([delivery(1)], NOW)
    with status_page(store, clock) as (client, _), client.stream("GET", "/events") as stream:
        assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
        found = events(stream.iter_lines())
        first = next(found)
        assert set(first) == {"funnel", "chart", "waiting", "customers", "calls", "rejections"}
        (claimed,) = claim(store, NOW)
        settle(store, claimed, "delivered", "status_200", NOW)
        changed = next(found)
        while "delivered" not in changed.get("calls", ""):
            changed |= next(found)
        assert "rejections" not in changed
        assert "1 accepted by Optimizely" in changed["chart"]


def test_the_page_of_a_call_is_live_too(store: DeliveryStore, clock: Clock) -> None:
    store.accept([delivery(1, keep=DAY)], NOW)
    with status_page(store, clock) as (client, _):
        assert 'data-live="/calls/1/events"' in client.get("/calls/1").text
        with client.stream("GET", "/calls/1/events") as stream:
            found = events(stream.iter_lines())
            assert "is waiting for its first attempt" in next(found)["story"]
            (claimed,) = claim(store, NOW)
            assert "Attempt 1 began." in next(found)["story"]
            settle(store, claimed, "delivered", "status_200", NOW)
            assert "Optimizely accepted" in next(found)["story"]
            store.expiry.run_once(NOW + 2 * DAY)
            assert "data has been deleted" in next(found)["conversion"]
            store.expiry.run_once(NOW + 99 * DAY)
            gone = next(found)
            assert "no longer contain this call" in gone["story"]
            assert gone["facts"] == ""


SCOPE = {"type": "http", "method": "GET"}


class Client:
    """The other end of a response, which accepts a limited number of messages."""

    def __init__(self, takes: int) -> None:
        self._left = takes
        self.taken: list[object] = []
        self.is_stuck = asyncio.Event()
        self.gone = asyncio.Event()

    async def send(self, message: Message) -> None:
        if not self._left:
            self.is_stuck.set()
            await asyncio.Event().wait()
        self._left -= 1
        self.taken.append(message.get("status", message.get("body")))

    async def receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def has_taken(self, number: int) -> None:
        while len(self.taken) < number:
            await asyncio.sleep(0)


def event(number: int) -> bytes:
    return f'event: parts\ndata: {{"part": "{number}"}}\n\n'.encode()


def test_pages_with_the_same_content_share_one_query() -> None:
    gate, reads = threading.Semaphore(1), []

    def read() -> dict[str, str]:
        gate.acquire()
        reads.append(1)
        return {"part": str(len(reads))}

    async def scenario() -> None:
        live = LivePages(interval=0.0, most=3)

        def opened(client: Client) -> asyncio.Task[None]:
            response = live.response("same", read)
            return asyncio.create_task(response(SCOPE, client.receive, client.send))

        slow, slower, quick = Client(2), Client(2), Client(9)
        pages = [opened(client) for client in (slow, slower, quick)]
        for client in (slow, slower, quick):
            await client.has_taken(2)
            assert client.taken == [200, event(1)]
        refused = Client(2)
        await opened(refused)
        assert refused.taken[0] == 503
        # The slow ones do not delay the others.
        gate.release()
        await quick.has_taken(3)
        await slow.is_stuck.wait()
        slow.gone.set()
        await pages[0]
        assert (live.listeners, len(reads)) == (2, 2)
        # The server stops even if one client does not read.
        live.close()
        await asyncio.gather(*pages)
        assert (quick.taken[:3], quick.taken[-1]) == ([200, event(1), event(2)], b"")
        assert live.listeners == 0
        gate.release()

    asyncio.run(scenario())


def test_a_search_shows_the_timeline_of_a_call_and_is_live(
    store: DeliveryStore, clock: Clock
) -> None:
    store.accept([delivery(1)], NOW)
    (claimed,) = claim(store, NOW)
    settle(store, claimed, "postponed", "status_503", NOW)
    with status_page(store, clock) as (client, _):
        page = client.get("/", params={"call": "CALL1"}).text
        assert "Attempt 1 failed: Optimizely responded with status 503." in page
        assert 'data-live="/events?call=CALL1"' in page
        with client.stream("GET", "/events?call=CALL1") as stream:
            found = events(stream.iter_lines())
            assert "Attempt 1 failed" in next(found)["found"]
            claim(store, NOW + DAY)
            assert "Attempt 2 began." in next(found)["found"]
        assert "The records have no call with this id" in client.get("/?call=none").text
