from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.build_folder import write_build
from snippetgen.cli.actions.customer_sources import calls_in, published_in
from snippetgen.config.fleet import load_fleet
from snippetgen.publishing.built import read_scripts
from snippetgen.publishing.folder_store import FolderStore
from snippetgen.publishing.publisher import Publisher
from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.store import DeliveryStore
from snippetgen.studio.services import background_reader
from snippetgen.studio.services.background_reader import BackgroundReader, UnavailableError
from tests.patience import PATIENCE
from tests.relay.deliveries import DAY, NOW, delivery

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from snippetgen.publishing.index import Customer

AT = "2026-11-25T09:46:40Z"
"""NOW."""


@pytest.fixture
def folder(file: Path) -> Path:
    """The studio's folder, with a fleet of the customers a, b and c."""
    folder = file.parent
    (folder / "customers.csv").write_text("name,goal\na,one\nb,two\nc,three\n")
    (folder / "fleet.toml").write_text('vendor = "ctm"\n[fleet]\nfile = "customers.csv"\n')
    return folder


@pytest.fixture
def records(folder: Path) -> Iterator[DeliveryStore]:
    (folder / "relay-data").mkdir()
    store = DeliveryStore(f"sqlite:///{folder}/relay-data/calls.db")
    yield store
    store.close()


def customers(client: httpx.Client, query: str = "") -> dict[str, Any]:
    response = client.get(f"/api/fleets/fleet.toml/customers?{query}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return {each["name"]: each for each in found["customers"]} | {"": found}


def publish(folder: Path, *names: str) -> None:
    """Build customers and publish them."""
    fleet = load_fleet(folder / "fleet.toml")
    for name in names:
        customer = fleet.find(name)
        assert customer
        write_build(Artifacts(customer.config).files, folder / "dist" / name)
    scripts, problems = read_scripts((folder / "dist" / name, None) for name in names)
    assert not problems
    store = FolderStore(folder / "public")
    assert list(Publisher(store, store).publish(scripts))


def test_the_list_shows_what_is_live_and_when_a_call_came_in(
    client: httpx.Client, folder: Path, records: DeliveryStore
) -> None:
    publish(folder, "a", "b")
    rejection = Rejection(source="b", call_id="1", reason="too_short", keep=DAY)
    records.accept([delivery(1, source="a")], NOW, [rejection])

    found = customers(client)

    states = {name: each["published"]["state"] for name, each in found.items() if name}
    assert states == {"a": "current", "b": "current", "c": "not published"}
    assert found["a"]["last_call"] == {"state": "counted", "at": AT}
    assert found["b"]["last_call"] == {"state": "not counted", "at": AT}
    assert found["c"]["last_call"] == {"state": "never", "at": None}
    assert found[""]["calls"] == {
        "connected": True,
        "place": str(folder / "relay-data"),
        "problem": None,
    }
    assert set(customers(client, "health=no_call")) == {"c", ""}
    assert set(customers(client, "health=not_published")) == {"c", ""}
    assert set(customers(client, "health=not_built")) == {"c", ""}
    assert customers(client, "health=out_of_date")[""]["total"] == 0

    # A row that changes is out of date, and so is a build that is not live yet.
    table = folder / "customers.csv"
    table.write_text(table.read_text().replace("two", "two-b"))
    assert set(customers(client, "health=out_of_date")) == {"b", ""}
    b = load_fleet(folder / "fleet.toml").find("b")
    assert b
    write_build(Artifacts(b.config).files, folder / "dist" / "b")
    changed = customers(client, "health=out_of_date")["b"]
    assert (changed["built"], changed["published"]["state"]) == ("current", "out of date")
    publish(folder, "b")
    assert customers(client)["b"]["published"]["state"] == "current"

    details = client.get("/api/fleets/fleet.toml/customers/a").json()
    assert details["last_call"]["at"] == AT
    assert details["published"]["since"] == found["a"]["published"]["since"]


@pytest.mark.usefixtures("folder")
def test_an_unreadable_state_is_unknown_with_its_reason(client: httpx.Client) -> None:
    found = customers(client)

    assert (found["a"]["published"]["state"], found["a"]["last_call"]["state"]) == (
        "unknown",
        "unknown",
    )
    assert "is not a folder" in found[""]["published"]["problem"]
    assert "has no records yet" in found[""]["calls"]["problem"]
    assert client.get("/api/fleets/fleet.toml/customers?health=ill").status_code == 400


def read(place: BackgroundReader[Any]) -> tuple[str | None, Any, str | None]:
    found = asyncio.run(place.read())
    return found.place, found.values, found.problem


def test_nothing_is_connected_by_default_and_nothing_is_created(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert read(published_in(None)) == (None, None, None)
    assert read(calls_in(None, None)) == (None, None, None)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_the_system_refuses_is_a_problem() -> None:
    name = "x" * 5000
    for place in (published_in(name), calls_in(Path(name), None)):
        assert "cannot be read: File name too long." in str(read(place)[2])


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ("postgresql+psycopg://u:secret@127.0.0.1:1/calls", "cannot be read: "),
        ("mysql://u:secret@127.0.0.1/calls", "Use sqlite:///FILE or postgresql+psycopg://"),
        ("u:secret", "Use sqlite:///FILE or postgresql+psycopg://"),
        ("sqlite:////nowhere/secret/calls.db", "cannot be read: unable to open database file"),
    ],
)
def test_a_database_that_cannot_be_read_does_not_show_its_address(
    records: str, reason: str
) -> None:
    place, values, problem = read(calls_in(None, records))

    assert values is None
    assert reason in str(problem)
    assert "secret" not in f"{place} {problem}"


def test_a_slow_location_does_not_delay_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_reader, "PATIENCE", 0.01)
    answered = threading.Event()

    def slow() -> dict[str, Customer]:
        answered.wait()
        raise UnavailableError("is broken.")

    async def twice() -> tuple[str | None, str | None]:
        place = BackgroundReader("s3://slow", slow)
        first = await place.read()
        answered.set()
        monkeypatch.setattr(background_reader, "PATIENCE", PATIENCE)
        return first.problem, (await place.read()).problem

    assert asyncio.run(twice()) == ("s3://slow has not answered within 0.01 seconds.", "is broken.")
