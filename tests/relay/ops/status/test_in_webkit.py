"""The page in WebKit: it stays up to date, finds a call, and shows the call's story."""

from __future__ import annotations

from selenium.webdriver.common.by import By

from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim, settle
from tests.relay.clock import Clock
from tests.relay.deliveries import NOW, delivery
from tests.relay.ops.status.conftest import status_page
from tests.webkit import click, running_webkit, wait_for


def test_webkit_shows_calls_as_they_come_and_finds_one(store: DeliveryStore, clock: Clock) -> None:
    store.accept([delivery(1)], NOW)
    with status_page(store, clock) as (client, _), running_webkit() as webkit:
        webkit.get(f"{client.base_url}")
        wait_for(webkit, "#live", "Live")
        store.accept([delivery(2)], NOW)
        wait_for(webkit, "#calls", "CALL2")
        webkit.find_element(By.ID, "call").send_keys("CALL2")
        click(webkit, "Find")
        wait_for(webkit, "main", "is waiting for its first attempt")
        webkit.find_element(By.PARTIAL_LINK_TEXT, "CALL2").click()
        wait_for(webkit, "#live", "Live")
        (claimed,) = [each for each in claim(store, NOW) if each.delivery.call_id == "CALL2"]
        settle(store, claimed, "delivered", "status_200", NOW)
        wait_for(webkit, "#story", "Its data will be deleted.")
