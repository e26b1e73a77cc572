"""An entry of the storage."""

from __future__ import annotations

import json

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import VISITOR, run
from tests.snippet.families.handover_examples import URL

STORAGE = """
    var stored = {}, runs = 0;
    window.localStorage = {
        setItem: function (key, value) { stored[key] = value; },
        getItem: function (key) { return stored[key]; }
    };
"""


def test_invoca_reads_an_entry_of_the_storage() -> None:
    script = render(configure("invoca")).minified
    (key,) = run(script, "Object.keys(stored)", before=STORAGE)
    assert key.startswith("inv_")
    assert run(script, f"stored[{json.dumps(key)}]", before=STORAGE) == URL


def test_invoca_runs_again_if_it_has_already_run() -> None:
    invoca = "window.Invoca = { PNAPI: { run: function () { runs++; } } };"
    assert run(render(configure("invoca")).minified, "runs", before=STORAGE + invoca) == 1


def test_a_storage_that_is_blocked_does_not_throw() -> None:
    script = render(configure("invoca")).minified
    assert run(script, "window.offlineConversion.reason") == "ready"


def test_invoca_s_short_field_does_not_take_a_long_url() -> None:
    options = '[options]\nfield_type = "short"'
    buckets = ",".join(f'"{70000 + n}":"{80000 + n}"' for n in range(20))
    cookies = f"optimizelyEndUserId={VISITOR}; optimizelyBuckets={{{buckets}}}"
    source = "window.offlineConversion.generateConversionUrl('call')"
    assert run(render(configure("invoca", options)).minified, source, cookies=cookies) == ""
    assert run(render(configure("invoca")).minified, source, cookies=cookies) != ""
