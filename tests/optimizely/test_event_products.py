"""Installations for the products whose pages do not know the ids that the file then names."""

from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen.config import load
from snippetgen.optimizely import ConfigFile, Installation, InstallationError, Plan
from snippetgen.optimizely.api import Optimizely
from snippetgen.validation.errors import ConfigError
from tests.optimizely.account import Account


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.toml"


def install(account: Account, path: Path, project: int, product: str | None = None) -> Plan:
    """Plan and apply an installation in a project, like the command line."""

    async def steps(optimizely: Optimizely) -> Plan:
        file = ConfigFile.open(path, None if path.exists() else "ctm")
        installation = Installation(optimizely, file.reporting_to(product) if product else file)
        projects = await installation.projects()
        plan = await installation.plan(next(p for p in projects if p.id == str(project)))
        await installation.apply(plan)
        return plan

    return account.run(steps)


def test_a_new_file_for_edge_gets_account_project_and_event(account: Account, path: Path) -> None:
    install(account, path, account.web, "edge")

    config, (event,) = load(path), account.goals("web")
    assert config.destination == "edge"
    assert (config.account_id, config.project_id) == ("1111", str(account.web))
    assert config.entity_id == str(event["id"])
    assert install(account, path, account.web).changes_nothing


@pytest.mark.parametrize("destination", ['"edge"', '["web", "edge"]'])
def test_the_destination_of_a_file_is_kept(destination: str, account: Account, path: Path) -> None:
    path.write_text(f'vendor = "ctm"\ngoal = "sale"\ndestination = {destination}\n')
    install(account, path, account.web)

    assert f"destination = {destination}\n" in path.read_text()
    assert load(path).project_id == str(account.web)


def test_a_project_of_classic_changes_the_destination(account: Account, path: Path) -> None:
    path.write_text('vendor = "ctm"\ngoal = "sale"\ndestination = "edge"\n')
    install(account, path, account.classic)

    assert load(path).destination == "classic"


FEATURE = 'vendor = "ctm"\ngoal = "sale"\ndestination = "feature"\n'


def test_feature_accepts_a_project_of_any_platform(account: Account, path: Path) -> None:
    custom = account.state.add_project("Shop (SDKs)", platform="custom")
    path.write_text(f'{FEATURE}visitor = "cookie:uid"\n')
    install(account, path, custom)

    assert (load(path).project_id, load(path).visitor) == (str(custom), ("cookie:uid",))
    path.write_text('vendor = "ctm"\ngoal = "sale"\ndestination = "web"\n')
    with pytest.raises(InstallationError, match="is for the platform custom"):
        install(account, path, custom)


def test_nothing_changes_before_the_file_says_where_the_visitor_s_id_is(
    account: Account, path: Path
) -> None:
    path.write_text(FEATURE)
    with pytest.raises(ConfigError, match="Set it to where the site keeps its visitor id"):
        install(account, path, account.web)
    assert path.read_text() == FEATURE
    assert account.creations() == 0
