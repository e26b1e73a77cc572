from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from snippetgen.builder.artifacts import Artifacts
from snippetgen.config.fleet import load_fleet

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

COUNT = 120


@pytest.fixture
def fleet(file: Path) -> Path:
    """A fleet beside the studio's configuration."""
    rows = "".join(f"shop-{number},sale-{number},\n" for number in range(COUNT))
    (file.parent / "customers.csv").write_text(f"name,goal,wait_ms\n{rows}late,sale,9000\n")
    path = file.parent / "fleet.toml"
    path.write_text('vendor = "ctm"\nwait_ms = 7000\n\n[fleet]\nfile = "customers.csv"\n')
    return path


def get(client: httpx.Client, path: str) -> Any:  # noqa: ANN401 - JSON
    response = client.get(f"/api/fleets{path}")
    assert response.status_code == 200, response.text
    return response.json()


def test_a_fleet_is_not_a_configuration_of_the_folder(client: httpx.Client, fleet: Path) -> None:
    assert [each["path"] for each in client.get("/api/files").json()] == ["calls.toml"]
    assert get(client, "") == [fleet.name]


def test_a_fleet_that_is_not_valid_toml_stays_in_the_list_and_says_why(
    client: httpx.Client, fleet: Path
) -> None:
    fleet.write_text(f"{fleet.read_text()}[fleet\n")

    response = client.get("/api/fleets/fleet.toml/customers")

    assert get(client, "") == [fleet.name]
    assert response.status_code == 422
    assert "fleet.toml:6:7: not valid TOML" in response.json()["error"]


@pytest.mark.usefixtures("fleet")
def test_a_search_finds_customers_by_name_and_setting_page_by_page(
    client: httpx.Client,
) -> None:
    first = get(client, "/fleet.toml/customers")
    last = get(client, "/fleet.toml/customers?offset=100")
    found = get(client, "/fleet.toml/customers?search=SHOP-1%20sale-11")

    assert first["total"] == last["total"] == COUNT + 1
    assert len(first["customers"]) == 50
    assert [each["name"] for each in last["customers"]][-1] == "late"
    assert [each["name"] for each in found["customers"]] == [
        "shop-11",
        *(f"shop-11{digit}" for digit in range(10)),
    ]


def test_a_changed_table_is_read_again(client: httpx.Client, fleet: Path) -> None:
    get(client, "/fleet.toml/customers")
    (fleet.parent / "customers.csv").write_text("name,goal\nonly,sale\n")

    assert get(client, "/fleet.toml/customers")["total"] == 1


def test_a_wrong_row_is_marked_and_can_be_listed(client: httpx.Client, fleet: Path) -> None:
    with (fleet.parent / "customers.csv").open("a") as table:
        table.write("Bad Name,sale,\n")

    wrong = get(client, "/fleet.toml/customers?health=wrong")

    assert [(each["name"], each["valid"]) for each in wrong["customers"]] == [("Bad Name", False)]
    assert get(client, "/fleet.toml/customers/Bad%20Name")["valid"] is False
    assert get(client, "/fleet.toml/customers/late")["valid"] is True


@pytest.mark.usefixtures("fleet")
def test_a_customer_shows_what_its_row_changes(client: httpx.Client) -> None:
    found = get(client, "/fleet.toml/customers/late")

    assert found["own"]["wait_ms"] == 9000
    assert found["base"] == {"wait_ms": 7000}
    assert "fleet" not in found["text"]
    draft = client.post("/api/draft", json={"text": found["text"], "changes": found["own"]})
    assert draft.json()["values"]["wait_ms"] == 9000


def test_the_state_of_a_build_depends_on_the_row(client: httpx.Client, fleet: Path) -> None:
    assert get(client, "/fleet.toml/customers/late")["built"] == "not built"
    customer = load_fleet(fleet).find("late")
    assert customer
    folder = fleet.parent / "dist" / "late"
    folder.mkdir(parents=True)
    for name, content in Artifacts(customer.config).files.items():
        (folder / name).write_bytes(content)
    assert get(client, "/fleet.toml/customers/late")["built"] == "current"

    fleet.write_text(fleet.read_text().replace('"ctm"', '"callrail"'))

    assert get(client, "/fleet.toml/customers/late")["built"] == "out of date"


@pytest.mark.usefixtures("fleet")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/calls.toml/customers", 404),
        ("/fleet.toml/customers/nobody", 404),
        ("/..%2ffleet.toml/customers", 404),
        ("/fleet.toml/customers?offset=-1", 400),
    ],
)
def test_missing_files_and_customers_are_reported(
    client: httpx.Client, path: str, status: int
) -> None:
    assert client.get(f"/api/fleets{path}").status_code == status


def test_an_unreadable_table_is_reported(client: httpx.Client, fleet: Path) -> None:
    (fleet.parent / "customers.csv").unlink()

    response = client.get("/api/fleets/fleet.toml/customers")

    assert response.status_code == 422
    assert "customers.csv" in response.json()["error"]
