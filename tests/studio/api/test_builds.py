from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, cast

import pytest

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.build_folder import write_build
from snippetgen.builder.bulk.fleet_build import FleetBuild
from snippetgen.config import load
from snippetgen.config.fleet import WrongRows
from tests.config.fleet.fleets import make_fleet

if TYPE_CHECKING:
    from pathlib import Path

    import httpx


def test_a_build_writes_the_same_files_as_the_command(client: httpx.Client, file: Path) -> None:
    answer = client.post("/api/build", json={"path": "calls.toml"}).json()

    folder = file.parent / "dist" / "calls"
    built = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert built == Artifacts(load(file)).files
    assert answer["folder"] == str(folder)
    assert answer["files"] == list(Artifacts(load(file)).files)
    assert {each["name"]: each["bytes"] for each in answer["contents"]} == {
        name: len(content) for name, content in built.items()
    }
    assert all(each["purpose"] for each in answer["contents"])
    for each in answer["contents"]:
        assert client.get(each["url"]).content == built[each["name"]]
    archive = zipfile.ZipFile(io.BytesIO(client.get(answer["archive"]).content))
    assert {name: archive.read(name) for name in archive.namelist()} == {
        f"calls/{name}": content for name, content in built.items()
    }


def test_built_pages_cannot_act_as_the_studio(client: httpx.Client) -> None:
    answer = client.post("/api/build", json={"path": "calls.toml"}).json()

    policy = client.get(answer["guide"]).headers["content-security-policy"]

    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy


def test_the_message_says_whom_to_ask(client: httpx.Client, file: Path) -> None:
    file.write_text(
        'vendor = "generic-queue"\ngoal = "sale"\n[options]\nqueue = "q"\n'
        '[guide]\nsupport = "<b>help@agency.example</b>"\n'
    )

    message = client.post("/api/build", json={"path": "calls.toml"}).json()["message"]

    assert "If you have questions: <b>help@agency.example</b>" in message
    # The name of this vendor, which describes any vendor, does not fit into a sentence.
    assert "count calls that your call-tracking vendor reports as conversions." in message


@pytest.mark.parametrize(
    "path",
    [
        "calls/calls.toml",
        "calls/..%2f..%2fcalls.toml",
        "..%2f/calls.toml",
        "%2e%2e/calls.toml",
        "none/INSTALL.md",
        "none.zip",
        "%2e%2e.zip",
    ],
)
def test_only_built_files_are_served(client: httpx.Client, file: Path, path: str) -> None:
    client.post("/api/build", json={"path": "calls.toml"})
    (file.parent / "manifest.json").write_text("{}")

    assert client.get(f"/api/builds/{path}").status_code == 404


@pytest.mark.parametrize(("path", "status"), [("none.toml", 404), ("../x.toml", 403)])
def test_a_path_without_a_configuration_cannot_be_built(
    client: httpx.Client, path: str, status: int
) -> None:
    assert client.post("/api/build", json={"path": path}).status_code == status


def test_an_invalid_file_is_not_built(client: httpx.Client, file: Path) -> None:
    file.write_text('vendor = "ctm"\n')

    answer = client.post("/api/build", json={"path": "calls.toml"})

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["key"] == "goal"
    assert not (file.parent / "dist").exists()


def test_a_file_in_place_of_the_output_folder_is_named(client: httpx.Client, file: Path) -> None:
    (file.parent / "dist").touch()

    answer = client.post("/api/build", json={"path": "calls.toml"})

    assert answer.status_code == 422
    assert f"{file.parent / 'dist'} is a file, not a folder." in answer.json()["error"]


def test_an_earlier_build_is_found_again_and_says_whether_it_is_current(
    client: httpx.Client, file: Path
) -> None:
    def find() -> dict[str, Any] | None:
        answer = client.get("/api/build", params={"path": "calls.toml"}).json()
        return cast("dict[str, Any] | None", answer["build"])

    assert find() is None
    built = client.post("/api/build", json={"path": "calls.toml"}).json()
    assert find() == built
    assert built["current"]
    (file.parent / "dist" / "calls" / "calls.min.js").unlink()
    found = find()
    assert found
    assert found.pop("revision") != built.pop("revision")
    assert found == built | {
        "current": False,
        "files": [name for name in built["files"] if name != "calls.min.js"],
        "contents": [each for each in built["contents"] if each["name"] != "calls.min.js"],
    }


@pytest.mark.parametrize("recorded", [True, False])
def test_files_of_a_customer_are_not_overwritten(
    client: httpx.Client, file: Path, *, recorded: bool
) -> None:
    folder = file.parent / "dist" / "acme"
    fleet = make_fleet(file.parent, "name,goal\nacme,sale\n")
    if recorded:
        list(FleetBuild(fleet, folder.parent, WrongRows(), workers=1).build())
    else:
        (customer,) = fleet.customers()
        write_build(Artifacts(customer.config).files, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (file.parent / "acme.toml").write_text(file.read_text())

    refused = client.post("/api/build", json={"path": "acme.toml"})

    assert refused.status_code == 409
    owner = f'{folder} has the files of the customer "acme" of {fleet.path}'
    assert owner in refused.json()["error"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    found = client.get("/api/build", params={"path": "acme.toml"}).json()
    assert found["build"] is None
    assert found["other"] == refused.json()["error"]


def test_a_build_of_another_file_with_the_same_name_is_named(
    client: httpx.Client, file: Path
) -> None:
    first, later = file.with_name("ünï.toml"), file.with_name("uni.toml")
    first.write_text(file.read_text())
    built = client.post("/api/build", json={"path": first.name}).json()
    later.write_text(file.read_text().replace("phone", "fax"))

    # The earlier file now has the name of another, but its files are still found.
    found = client.get("/api/build", params={"path": first.name}).json()
    assert found == {"build": built, "other": None}
    refused = client.post("/api/build", json={"path": later.name})
    assert refused.status_code == 409
    assert f"{file.parent / 'dist/uni'} has the files of {first}" in refused.json()["error"]
    other = client.get("/api/build", params={"path": later.name}).json()
    assert other == {"build": None, "other": refused.json()["error"]}
