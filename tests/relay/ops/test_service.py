from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest
from snippetgen_harness.net.servers import serve
from structlog.testing import capture_logs

from snippetgen.relay.ops.health import Health
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.ops.service import Settings, create_webhooks
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.deliveries import DAY, activity
from tests.relay.ingest.test_webhooks import CTM, SOURCES


def test_a_call_is_not_too_old_when_it_arrives_although_the_clock_was_set_back(
    store: DeliveryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.time()
    app = create_webhooks(Settings(tmp_path), store, SOURCES, Metrics(store), Health(store))
    with serve(app) as port, capture_logs():
        monkeypatch.setattr("time.time", lambda: began - 4 * DAY)
        body = activity(1, unix_time=int(began))
        assert httpx.post(f"http://127.0.0.1:{port}{CTM}", content=body).status_code == 200
    (stored,) = store.find_call("1001")
    assert stored.accepted_at >= began
