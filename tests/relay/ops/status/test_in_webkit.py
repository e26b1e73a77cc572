"""The page in WebKit: it stays up to date, finds a call, and shows the call's timeline."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By

from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim, settle
from tests.relay.clock import Clock
from tests.relay.deliveries import NOW, delivery
from tests.relay.ops.status.conftest import status_page
from tests.webkit import click, running_webkit, wait_for


@pytest.mark.exhaustive
def test_webkit_shows_calls_as_they_arrive_and_finds_one(
    store: DeliveryStore, clock: Clock
) -> None:
    with status_page(store, clock) as (client, _), running_webkit() as webkit:
        webkit.get(f"{client.base_url}")
        wait_for(webkit, "#live", "Live")
        store.accept([delivery(1)], NOW)
        wait_for(webkit, "#calls", "CALL1")
        webkit.find_element(By.LINK_TEXT, "CALL1").click()
        wait_for(webkit, "#story", "is waiting for its first attempt")
        wait_for(webkit, "#live", "Live")
        (claimed,) = claim(store, NOW)
        settle(store, claimed, "delivered", "status_200", NOW)
        wait_for(webkit, "#story", "The call's data will be deleted.")
        webkit.find_element(By.ID, "call").send_keys("CALL1")
        click(webkit, "Find")
        wait_for(webkit, "main", "The call's data will be deleted.")
