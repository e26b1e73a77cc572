from __future__ import annotations

import base64
import gzip
import hashlib

import brotli

from snippetgen.studio.services.representations import Published

SCRIPT = "var a = 1;" * 20


def test_every_representation_holds_the_same_script() -> None:
    bodies = {name: each.body for name, each in Published.of(SCRIPT).representations.items()}

    assert bodies["identity"] == SCRIPT.encode()
    assert gzip.decompress(bodies["gzip"]) == SCRIPT.encode()
    assert brotli.decompress(bodies["br"]) == SCRIPT.encode()


def test_every_representation_has_an_entity_tag_of_its_own() -> None:
    tags = {each.etag for each in Published.of(SCRIPT).representations.values()}

    assert len(tags) == 3
    assert all(tag[0] == tag[-1] == '"' for tag in tags)


def test_hashes_are_those_of_the_script() -> None:
    published = Published.of(SCRIPT)
    sha384 = base64.b64encode(hashlib.sha384(SCRIPT.encode()).digest()).decode()

    assert published.version == hashlib.sha256(SCRIPT.encode()).hexdigest()[:16]
    assert published.integrity == f"sha384-{sha384}"
    assert published.csp_hash.startswith("sha256-")
