from __future__ import annotations

import gzip
import hashlib

import brotli

from snippetgen.studio.services.representations import Published

SCRIPT = "var a = 1;" * 20


def test_every_representation_decodes_to_the_same_script() -> None:
    bodies = {name: each.body for name, each in Published.of(SCRIPT).representations.items()}

    assert bodies["identity"] == SCRIPT.encode()
    assert gzip.decompress(bodies["gzip"]) == SCRIPT.encode()
    assert brotli.decompress(bodies["br"]) == SCRIPT.encode()


def test_every_representation_has_its_own_entity_tag() -> None:
    tags = {each.etag for each in Published.of(SCRIPT).representations.values()}

    assert len(tags) == 3
    assert all(tag[0] == tag[-1] == '"' for tag in tags)


def test_the_version_is_the_beginning_of_the_script_s_hash() -> None:
    assert Published.of(SCRIPT).version == hashlib.sha256(SCRIPT.encode()).hexdigest()[:16]
