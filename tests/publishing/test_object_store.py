from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from benchmarks.seaweedfs import KEY, SECRET
from snippetgen.publishing.index import INDEX, Customer, Index, KeptIndex, update_index
from snippetgen.publishing.object_store import BucketStore
from snippetgen.publishing.publisher import Publisher
from snippetgen.publishing.stores import ConflictError, StoreError
from tests.publishing.builds import builds, digits_of, script_of

TYPE = "text/javascript; charset=utf-8"


def get(bucket: str, path: str) -> httpx.Response:
    """Get an object like any visitor, without credentials."""
    address = f"{os.environ['AWS_ENDPOINT_URL']}/{bucket.removeprefix('s3://')}/{path}"
    return httpx.get(address, headers={"Accept-Encoding": "identity"})


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_objects_have_the_headers_that_browsers_and_caches_need(
    bucket: str, tmp_path: Path, coding: str
) -> None:
    store = BucketStore(bucket)
    publisher = Publisher(store, store, max_age=60, coding=coding)  # type: ignore[arg-type]
    list(publisher.publish(builds(tmp_path, shop="one")))

    for path, caching in {
        "shop.min.js": "public, max-age=60, stale-while-revalidate=86400",
        f"shop.{digits_of('one')}.min.js": "public, max-age=31536000, immutable",
    }.items():
        for suffix, encoding in {"": coding, ".gz": "gzip", ".br": "br"}.items():
            response = get(bucket, path + suffix)
            assert response.content == script_of("one")  # decoded by the client
            assert response.headers["content-type"] == TYPE
            assert response.headers["cache-control"] == caching
            assert response.headers.get("content-encoding", "identity") == encoding
            known = {"If-None-Match": response.headers["etag"]}
            assert httpx.get(response.url, headers=known).status_code == 304
    assert get(bucket, INDEX).headers["cache-control"] == "no-store"


def test_a_bucket_supports_rollback_and_pruning(bucket: str, tmp_path: Path) -> None:
    store = BucketStore(bucket)
    publisher = Publisher(store, store)
    for text in ("one", "two"):
        list(publisher.publish(builds(tmp_path, shop=text)))
    list(publisher.roll_back([("shop", None)]))
    assert get(bucket, "shop.min.js").content == script_of("one")

    publisher.prune(timedelta(days=-1))
    assert get(bucket, f"shop.{digits_of('two')}.min.js.br").status_code == 404
    assert get(bucket, f"shop.{digits_of('one')}.min.js.br").status_code == 200
    store.delete(f"shop.{digits_of('two')}.min.js.br")  # as a repeated run does


def test_an_object_is_replaced_only_if_it_is_the_one_that_was_read(bucket: str) -> None:
    store = BucketStore(bucket)
    assert store.read("x") is None
    store.replace("x", b"one", None, {})
    with pytest.raises(ConflictError):
        store.replace("x", b"two", None, {})
    read = store.read("x")
    assert read
    store.replace("x", b"two", read.token, {})
    with pytest.raises(ConflictError):
        store.replace("x", b"three", read.token, {})
    last = store.read("x")
    assert last
    assert last.content == b"two"


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("AWS_SECRET_ACCESS_KEY", "another-secret", "403 Forbidden, SignatureDoesNotMatch"),
        ("AWS_ACCESS_KEY_ID", "another-key", "403 Forbidden, InvalidAccessKeyId"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:1", "it cannot be reached"),
    ],
)
def test_an_error_names_the_location_and_the_reason_and_no_secret(
    bucket: str, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(variable, value)
    store = BucketStore(bucket)
    with pytest.raises(StoreError) as raised:
        store.write("x", b"one", {})
    message = str(raised.value)
    assert message.startswith(f"{bucket} cannot be changed: {reason}")
    assert not [each for each in (KEY, SECRET, "another", "Signature=") if each in message]


@pytest.mark.usefixtures("bucket")
def test_a_bucket_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(StoreError, match="s3://nobody cannot be read: 404 Not Found, NoSuchBucket"):
        BucketStore("s3://nobody").read("x")


def test_an_account_that_the_environment_does_not_name_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in os.environ if name.startswith("AZURE_")]:
        monkeypatch.delenv(name)
    with pytest.raises(StoreError, match=r"az://container cannot be used: .*AZURE_STORAGE_ACCOUNT"):
        BucketStore("az://container")


def test_a_cached_index_is_up_to_date(bucket: str) -> None:
    store, name = BucketStore(bucket), "shop"
    kept = KeptIndex(store)
    assert kept.read() == Index()
    for live in ("00000001", "00000002"):
        index = Index(customers={name: Customer(live=live)})
        update_index(store, lambda _, index=index: index)  # type: ignore[misc]
        assert kept.read() == index
        assert kept.read() is kept.read()
    with pytest.raises(StoreError, match="NoSuchBucket"):
        KeptIndex(BucketStore("s3://no-such-bucket/s")).read()
