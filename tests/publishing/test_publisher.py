from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
import pytest

from snippetgen.publishing.folder_store import FolderStore
from snippetgen.publishing.index import INDEX, Customer, Index, read_index, update_index
from snippetgen.publishing.publisher import NoSuchBuildError, Publisher
from snippetgen.publishing.stores import StoreError
from snippetgen.validation.errors import ConfigError
from tests.publishing.builds import builds, digits_of, script_of
from tests.publishing.recording import Recording

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "public")


class Clock:
    now = datetime(2026, 11, 28, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def publisher(store: FolderStore | Recording, *, max_age: int = 300, batch: int = 500) -> Publisher:
    return Publisher(store, store, max_age=max_age, batch=batch)


def publish(store: FolderStore | Recording, folder: Path, **texts: str) -> list[str]:
    """Publish made-up builds; returns what was done for each."""
    outcomes = publisher(store).publish(builds(folder, **texts))
    return [outcome.action for outcome in outcomes]


def read(store: FolderStore, path: str) -> bytes:
    stored = store.read(path)
    assert stored, path
    return stored.content


def live(store: FolderStore, name: str) -> str | None:
    return read_index(store).customers[name].live


def test_a_build_has_its_own_name_and_an_alias_each_with_variants(
    store: FolderStore, tmp_path: Path
) -> None:
    assert publish(store, tmp_path, shop="one") == ["published"]

    for path in ("shop.min.js", f"shop.{digits_of('one')}.min.js"):
        assert read(store, path) == script_of("one")
        assert gzip.decompress(read(store, f"{path}.gz")) == script_of("one")
        assert brotli.decompress(read(store, f"{path}.br")) == script_of("one")
    assert live(store, "shop") == digits_of("one")


def test_only_what_changed_is_written(store: FolderStore, tmp_path: Path) -> None:
    publish(store, tmp_path, shop="one", other="one")
    recording = Recording(store)

    assert publish(recording, tmp_path, shop="one", other="one") == ["unchanged"] * 2
    assert recording.changes == []
    assert publish(recording, tmp_path, shop="one", other="two") == ["unchanged", "published"]
    assert not [path for path in recording.changes if path.startswith("shop")]


def test_a_build_that_was_live_before_needs_only_its_alias(
    store: FolderStore, tmp_path: Path
) -> None:
    for text in ("one", "two"):
        publish(store, tmp_path, shop=text)
    [outcome] = publisher(store).publish(builds(tmp_path, shop="one"))
    assert (outcome.action, outcome.objects) == ("published", 3)
    assert read(store, "shop.min.js") == script_of("one")
    assert read_index(store).customers["shop"].builds[-1].build == digits_of("one")


def test_a_dry_run_writes_nothing(store: FolderStore, tmp_path: Path) -> None:
    scripts = builds(tmp_path, shop="one")
    [outcome] = publisher(store).publish(scripts, dry_run=True)
    assert (outcome.action, outcome.build.build) == ("published", digits_of("one"))
    assert not (tmp_path / "public").exists()


def test_builds_are_written_before_any_alias_of_the_batch(
    store: FolderStore, tmp_path: Path
) -> None:
    recording = Recording(store)
    publish(recording, tmp_path, a="one", b="one", c="one")
    kinds = [
        "index" if path == INDEX else path.count(digits_of("one")) for path in recording.changes
    ]
    assert kinds == ["index", *[1] * 9, *[0] * 9, "index"]


class Killed(BaseException):
    """The end of a run."""


def kill_after(number: int) -> Callable[[int, str], None]:
    """Return a function that raises Killed after a number of changes."""

    def kill(changes: int, _path: str) -> None:
        if changes >= number:
            raise Killed

    return kill


@pytest.mark.parametrize("number", range(20))
def test_a_run_that_ends_anywhere_leaves_complete_builds_and_can_be_repeated(
    store: FolderStore, tmp_path: Path, number: int
) -> None:
    publish(store, tmp_path, a="one", b="one", c="one")
    scripts = builds(tmp_path, a="two", b="two", c="two")
    with pytest.raises(Killed):
        list(publisher(Recording(store, kill_after(number)), batch=2).publish(scripts))

    index = read_index(store)
    for name in "abc":
        content = read(store, f"{name}.min.js")
        customer = index.customers[name]
        possible = {customer.live, customer.switching}
        assert content in {script_of("one"), script_of("two")}
        assert digits_of("one" if content == script_of("one") else "two") in possible
        if customer.live == digits_of("two"):
            assert content == script_of("two")

    after = [outcome.action for outcome in publisher(store).publish(scripts)]
    assert after == ["published"] * 3 or after[:2] == ["unchanged"] * 2
    for name in "abc":
        assert read(store, f"{name}.min.js") == script_of("two")
        assert read_index(store).customers[name].switching is None


def test_a_changed_setting_of_the_alias_is_a_change(store: FolderStore, tmp_path: Path) -> None:
    publish(store, tmp_path, shop="one")
    [outcome] = publisher(store, max_age=60).publish(builds(tmp_path, shop="one"))
    assert outcome.action == "published"
    assert len(read_index(store).customers["shop"].builds) == 1


def test_a_rollback_returns_to_the_previous_build_or_to_a_named_one(
    store: FolderStore, tmp_path: Path
) -> None:
    for text in ("one", "two", "three"):
        publish(store, tmp_path, shop=text)

    for expected in ("two", "one"):
        list(publisher(store).roll_back([("shop", None)]))
        assert read(store, "shop.min.js") == script_of(expected)
        assert brotli.decompress(read(store, "shop.min.js.br")) == script_of(expected)
        assert live(store, "shop") == digits_of(expected)

    list(publisher(store).roll_back([("shop", digits_of("three"))]))
    assert read(store, "shop.min.js") == script_of("three")


@pytest.mark.parametrize(
    ("name", "build", "message"),
    [
        ("nobody", None, "nobody is not published to"),
        ("shop", None, "shop has no build before the live one"),
        ("shop", "0" * 8, f"shop has no build {'0' * 8}. Its builds, oldest first: "),
    ],
)
def test_a_rollback_to_a_missing_build_is_reported_and_changes_nothing(
    store: FolderStore, tmp_path: Path, name: str, build: str | None, message: str
) -> None:
    publish(store, tmp_path, shop="one")
    recording = Recording(store)
    with pytest.raises(NoSuchBuildError, match=message):
        list(publisher(recording).roll_back([(name, build)]))
    assert recording.changes == []


@pytest.mark.parametrize(
    "stored",
    [script_of("one"), gzip.compress(script_of("one"), mtime=0)],
    ids=["decoded", "coded"],
)
def test_a_rollback_reads_a_file_in_its_coding_and_one_that_the_store_decodes(
    store: FolderStore, tmp_path: Path, stored: bytes
) -> None:
    zipping = Publisher(store, store, coding="gzip")
    for text in ("one", "two"):
        list(zipping.publish(builds(tmp_path, shop=text)))
    store.write(f"shop.{digits_of('one')}.min.js", stored, {})
    list(zipping.roll_back([("shop", None)]))
    assert gzip.decompress(read(store, "shop.min.js")) == script_of("one")


@pytest.mark.parametrize("content", [b"", b"changed", None])
def test_a_rollback_to_a_changed_or_missing_file_is_refused(
    store: FolderStore, tmp_path: Path, content: bytes | None
) -> None:
    publish(store, tmp_path, shop="one")
    publish(store, tmp_path, shop="two")
    path = f"shop.{digits_of('one')}.min.js"
    store.delete(path)
    if content is not None:
        store.write(path, content, {})
    with pytest.raises(StoreError, match=r"shop\.\w+\.min\.js .* Choose another build"):
        list(publisher(store).roll_back([("shop", None)]))
    assert read(store, "shop.min.js") == script_of("two")


def test_pruning_deletes_builds_that_have_not_been_live_for_the_given_time(
    store: FolderStore, tmp_path: Path
) -> None:
    clock = Clock()
    by_clock = Publisher(store, store, clock=clock)
    for text in ("one", "two", "three"):
        list(by_clock.publish(builds(tmp_path, shop=text)))
        clock.now += timedelta(days=1)

    # "one" was replaced two days ago, "two" one day ago.
    age = timedelta(days=1, hours=12)
    assert [build.build for _, build in by_clock.prune(age, dry_run=True)] == [digits_of("one")]
    assert store.read(f"shop.{digits_of('one')}.min.js")
    foreign = tmp_path / "public" / "shop.0badf00d.min.js"
    foreign.write_text("not ours")
    by_clock.prune(age)

    assert foreign.exists()
    left = {path.name for path in (tmp_path / "public").iterdir() if path.is_file()}
    assert not [name for name in left if digits_of("one") in name]
    assert len([name for name in left if digits_of("two") in name]) == 3
    assert by_clock.prune(age) == []
    clock.now += timedelta(days=365)
    by_clock.prune(age)
    assert read_index(store).customers["shop"].builds[0].build == digits_of("three")
    assert read(store, "shop.min.js") == script_of("three")


@pytest.mark.parametrize("number", range(5))
def test_a_build_whose_deletion_is_interrupted_is_complete_when_it_is_published_again(
    store: FolderStore, tmp_path: Path, number: int
) -> None:
    for text in ("one", "two"):
        publish(store, tmp_path, shop=text)
    with pytest.raises(Killed):
        publisher(Recording(store, kill_after(number))).prune(timedelta(days=-1))

    publish(store, tmp_path, shop="one")
    for suffix in ("", ".br", ".gz"):
        read(store, f"shop.{digits_of('one')}.min.js{suffix}")
    assert read(store, "shop.min.js") == script_of("one")


def test_a_build_that_goes_live_while_it_is_pruned_is_written_again(
    store: FolderStore, tmp_path: Path
) -> None:
    def roll_back(changes: int, _path: str) -> None:
        if changes == 1:
            list(publisher(store).roll_back([("shop", None)]))

    for text in ("one", "two"):
        publish(store, tmp_path, shop=text)
    publisher(Recording(store, roll_back)).prune(timedelta(days=-1))
    assert read_index(store).customers["shop"].switching == digits_of("one")
    assert publish(store, tmp_path, shop="one") == ["published"]
    assert read(store, f"shop.{digits_of('one')}.min.js") == script_of("one")


def test_simultaneous_runs_lose_no_entry_of_the_index(store: FolderStore, tmp_path: Path) -> None:
    names = [f"shop{number}" for number in range(24)]
    scripts = builds(tmp_path, **dict.fromkeys(names, "one"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda script: list(publisher(store).publish([script])), scripts))
    customers = read_index(store).customers
    assert {name: customers[name].live for name in customers} == dict.fromkeys(
        names, digits_of("one")
    )


def test_the_entries_of_another_run_for_other_customers_are_kept(
    store: FolderStore, tmp_path: Path
) -> None:
    def publish_another(changes: int, path: str) -> None:
        if path == INDEX and changes in (0, 8):
            publish(store, tmp_path / "others", **{f"other{changes}": "one"})

    recording = Recording(store, publish_another)
    assert publish(recording, tmp_path, shop="one") == ["published"]
    assert read_index(store).customers.keys() == {"shop", "other0", "other8"}


@pytest.mark.parametrize("number", range(8))
def test_two_runs_for_one_customer_never_leave_a_wrong_entry_unmarked(
    store: FolderStore, tmp_path: Path, number: int
) -> None:
    publish(store, tmp_path, shop="one")
    ours, theirs = (builds(tmp_path / text, shop=text) for text in ("ours", "theirs"))

    def intrude(changes: int, _path: str) -> None:
        if changes == number:
            list(publisher(store).publish(theirs))

    [outcome] = publisher(Recording(store, intrude)).publish(ours)

    customer = read_index(store).customers["shop"]
    served = read(store, "shop.min.js")
    assert (customer.switching is not None) == (outcome.action == "contested")
    if customer.switching is None:
        assert served == script_of("ours")
        assert customer.live == digits_of("ours")
    list(publisher(store).publish(theirs))
    assert read(store, "shop.min.js") == script_of("theirs")
    assert live(store, "shop") == digits_of("theirs")


def test_builds_with_the_same_first_digits_get_longer_names(
    store: FolderStore, tmp_path: Path
) -> None:
    publish(store, tmp_path, shop="one")
    [script] = builds(tmp_path, shop="two")

    def forge(index: Index) -> Index:
        [build] = index.customers["shop"].builds
        forged = script.sha256[:8]
        other = type(build)(
            forged, forged.ljust(64, "0"), build.integrity, 1, "identity", build.published
        )
        return Index(1, {"shop": Customer(live=forged, builds=(other,))})

    update_index(store, forge)
    [outcome] = publisher(store).publish([script])
    assert outcome.build.build == script.sha256[:16]


def test_a_script_that_changes_after_it_was_read_is_not_published(
    store: FolderStore, tmp_path: Path
) -> None:
    scripts = builds(tmp_path, shop="one")
    scripts[0].path.write_bytes(b"changed")
    with pytest.raises(ConfigError, match="was changed after the build"):
        list(publisher(store).publish(scripts))
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize(
    "document", ["", "[]", '{"format": 2}', '{"customers": {"../x": {}}}', '{"customers": 1}']
)
def test_an_unreadable_index_is_kept_and_reported(
    store: FolderStore, tmp_path: Path, document: str
) -> None:
    store.write(INDEX, document.encode(), {})
    with pytest.raises(StoreError, match="is not an index that this version can read"):
        publish(store, tmp_path, shop="one")
    assert read(store, INDEX) == document.encode()
