from __future__ import annotations

import json
from pathlib import Path

import pytest
import quickjs
from snippetgen_harness.pages.libraries import Library, load_libraries

from tests.configurations import NODE_MODULES, ROOT

LIBRARIES = load_libraries(NODE_MODULES)

# What scripts share, as text: the globals, and the members of the intrinsics.
SHARED = """
var shared = (function (names, describe, frozen, stringify, owners) {
    function members(owner) {
        var found = frozen(owner) + ':';
        var all = names(owner);
        for (var index = 0; index < all.length; index++) {
            var member = describe(owner, all[index]).value;
            found += all[index] + (typeof member === 'function' ? member : '') + ';';
        }
        return found;
    }
    return function () {
        var found = '' + names(globalThis).length;
        for (var index = 0; index < owners.length; index++) found += members(owners[index]);
        return stringify(found);
    };
})(Object.getOwnPropertyNames, Object.getOwnPropertyDescriptor, Object.isFrozen, JSON.stringify, [
    Object, Object.prototype, Array, Array.prototype, String, String.prototype,
    Function.prototype, Number.prototype, Date, Date.prototype, JSON
]);
"""


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_a_library_changes_objects_that_scripts_share(library: Library) -> None:
    context = quickjs.Context()
    context.eval(SHARED)
    before = context.eval("shared()")
    context.eval(library.script)
    assert context.eval("shared()") != before


def test_without_a_folder_there_are_only_stand_ins() -> None:
    names = [library.name for library in load_libraries()]
    assert "object-additions" in names
    assert "prototype-1.7" not in names


def test_every_listed_library_is_a_package_that_tests_install() -> None:
    if not (NODE_MODULES / "ses").is_dir():
        pytest.skip("The packages of libraries are not installed; `npm ci` installs them.")
    listed = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    packages = {"core-js-bundle", "datejs", "es5-shim", "moo-server", "mootools", "prototype"}
    assert packages <= set(listed)
    stand_ins = {library.name for library in load_libraries()}
    assert len(LIBRARIES) - len(stand_ins) == 9


def test_the_files_of_a_folder_are_libraries_for_browsers(tmp_path: Path) -> None:
    (tmp_path / "prototype-1.4.js").write_text("var Prototype = {};", "utf-8")
    assert Library("prototype-1.4", "var Prototype = {};", "browser") in load_libraries(tmp_path)
