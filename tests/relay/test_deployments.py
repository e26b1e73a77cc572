"""The examples with several processes are valid, and match the relay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from starlette.routing import Route

from snippetgen.cli.actions.relay import SHUTDOWN
from snippetgen.cli.relay import command
from snippetgen.relay.ops.health import Health
from snippetgen.relay.store.store import DeliveryStore
from tests.configurations import ROOT
from tests.patience import PATIENCE
from tests.release.schemas import check_schema

EXAMPLES = ROOT / "examples" / "relay"
COMPOSE = EXAMPLES / "compose.yaml"
KUBERNETES = EXAMPLES / "kubernetes.yaml"

Json = dict[str, Any]


def parameters(arguments: list[str], secrets: Path) -> Json:
    """Return the parameters of a command line, as the relay reads it."""
    assert arguments[0] == "relay"
    given = [f"--secrets={secrets}" if a.startswith("--secrets=") else a for a in arguments[1:]]
    return command.make_context("relay", given).params


def manifests(kind: str) -> list[Json]:
    found = yaml.safe_load_all(KUBERNETES.read_text(encoding="utf-8"))
    return [each for each in found if each["kind"] == kind]


def test_the_compose_file_is_valid_and_uses_the_relay_s_commands(tmp_path: Path) -> None:
    check_schema("compose-spec", COMPOSE)
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    relays = {name: each for name, each in services.items() if "build" in each}
    roles = {name: parameters(each["command"], tmp_path)["role"] for name, each in relays.items()}
    assert roles == {"server-1": "server", "server-2": "server", "worker": "worker"}
    for each in relays.values():
        drain = parameters(each["command"], tmp_path)["drain"]
        assert float(each["stop_grace_period"].removesuffix("s")) > drain + SHUTDOWN


def test_kubernetes_uses_the_relay_s_commands_and_grace_periods(tmp_path: Path) -> None:
    roles = []
    for deployment in manifests("Deployment"):
        pod = deployment["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        found = parameters(container["args"], tmp_path)
        roles.append(found["role"])
        assert pod["terminationGracePeriodSeconds"] > found["drain"] + SHUTDOWN
        labels = deployment["spec"]["template"]["metadata"]["labels"]
        assert deployment["spec"]["selector"]["matchLabels"] == labels
        assert {"role": found["role"], "app": "relay"} == labels
        volumes = {each["name"] for each in pod["volumes"]}
        assert {each["name"] for each in container["volumeMounts"]} == volumes
    assert roles == ["server", "worker"]


def test_kubernetes_probes_routes_at_named_ports(store: DeliveryStore) -> None:
    routes = Health(store, timeout=PATIENCE).private_routes()
    paths = {each.path for each in routes if isinstance(each, Route)}
    for deployment in manifests("Deployment"):
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        ports = {each["name"] for each in container["ports"]}
        for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
            asked = container[probe]["httpGet"]
            assert asked["path"] in paths
            assert asked["port"] in ports
    (service,) = manifests("Service")
    server = manifests("Deployment")[0]["spec"]["template"]["metadata"]["labels"]
    assert service["spec"]["selector"] == server
    assert [each["targetPort"] for each in service["spec"]["ports"]] == ["calls"]
