from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
import yaml

from benchmarks.relay.kills import notification
from benchmarks.relay.process import CONFIGS, SECRET, Relay
from benchmarks.relay.proxy import FreezingProxy
from tests.relay.test_deployments import COMPOSE, Json, manifests

POD = "10.1.2.3"
"""The address at which Kubernetes probes."""


def started(container: Json, folder: Path) -> Relay:
    """Start the command of a container in the Kubernetes example, on this machine only."""
    config, secrets = folder / "shop.toml", folder / "secrets"
    config.write_text(CONFIGS["ctm"])
    secrets.mkdir(exist_ok=True)
    (secrets / "shop").write_text(SECRET)
    places = {
        "/configurations/shop.toml": str(config),
        "--secrets=/secrets": f"--secrets={secrets}",
        "--status-host-name=$(POD_ADDRESS)": f"--status-host-name={POD}",
        "--drain=10": "--drain=300",
    }
    relay = Relay(folder, "http://127.0.0.1:1", configs={})
    relay.environment["SNIPPETGEN_RELAY_RECORDS"] = f"sqlite:///{folder / 'calls.db'}"
    relay.command = [
        *relay.command[: relay.command.index("relay")],
        *(places.get(each, each) for each in container["args"]),
        *("--host=127.0.0.1", f"--port={relay.port}", "--status-host=127.0.0.1"),
        *(f"--status-port={relay.status_port}", f"--data={folder}"),
    ]
    relay.start()
    return relay


def probe(relay: Relay, container: Json, name: str) -> httpx.Response:
    """Send the request of a probe of the container."""
    asked = container[name]["httpGet"]
    port = {"calls": relay.port, "status": relay.status_port}[asked["port"]]
    address = f"http://127.0.0.1:{port}{asked['path']}"
    return httpx.get(address, headers={"Host": f"{POD}:8201"})


def test_every_container_of_the_examples_can_be_probed_accepts_calls_and_drains(
    tmp_path: Path,
) -> None:
    containers = [
        each["spec"]["template"]["spec"]["containers"][0] for each in manifests("Deployment")
    ]
    server, worker = [started(each, tmp_path) for each in containers]
    try:
        for relay, container in zip((server, worker), containers, strict=True):
            for name in ("startupProbe", "livenessProbe", "readinessProbe"):
                while probe(relay, container, name).status_code != 200:
                    pass
            status = f"http://127.0.0.1:{relay.status_port}"
            while httpx.get(f"{status}/readyz").json()["checks"]["records"] != "ok":
                pass
            assert "snippetgen_relay_calls" in httpx.get(f"{status}/metrics").text
            checked = subprocess.run(compose_check(relay.status_port), check=False)
            assert checked.returncode == 0
        server.signal(signal.SIGTERM)
        while probe(server, containers[0], "readinessProbe").status_code == 200:
            pass
        assert httpx.get(f"http://127.0.0.1:{server.port}/readyz").status_code == 503
        assert subprocess.run(compose_check(server.status_port), check=False).returncode == 1
        taken = httpx.post(server.address("shop"), content=notification(1))
        assert taken.json()["reason"] == "counted"
    finally:
        statuses = (server.stop(), worker.stop())
    assert statuses == (0, 0)


def compose_check(port: int) -> list[str]:
    """Return the health check of the Compose example, for another port."""
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    kind, program, *arguments = services["worker"]["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "python")
    return [sys.executable, *(each.replace("8201", str(port)) for each in arguments)]


@pytest.mark.exhaustive
@pytest.mark.parametrize("role", ["server", "worker", "all"])
def test_a_role_stops_even_if_its_database_never_responds(
    tmp_path: Path, postgresql_url: str, role: str
) -> None:
    folder = sa.make_url(postgresql_url).query["host"]
    with FreezingProxy(f"{folder}/.s.PGSQL.5432") as proxy:
        records = f"postgresql+psycopg://relay@127.0.0.1:{proxy.port}/postgres"
        relay = Relay(tmp_path, "http://127.0.0.1:1", "--role", role, "--records", records)
        relay.start()
        proxy.freeze()
        if role != "worker":
            refused = httpx.post(relay.address(), content=notification(1))
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert relay.stop() is not None  # within a minute
