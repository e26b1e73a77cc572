"""The reference programs: Optimizely's sample, alone and with js-cookie, and Segment's snippet."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import minify

from snippetgen.destinations import DEFAULT

MODULES = Path(__file__).parents[1] / "node_modules"


class SkippedError(Exception):
    """A benchmark cannot run here; the message says what is missing."""


def seed() -> str:
    """Return the sample that Optimizely published; raises SkippedError if it is missing."""
    folder = os.environ.get("SNIPPETGEN_REFERENCE")
    if not folder:
        raise SkippedError("SNIPPETGEN_REFERENCE, the folder of seed_sample.js, is not set.")
    file = Path(folder) / "seed_sample.js"
    if not file.is_file():
        raise SkippedError(f"{file} does not exist; set SNIPPETGEN_REFERENCE to its folder.")
    return file.read_text(encoding="utf-8")


def seed_minified() -> str:
    """Return the minified sample; its functions are page globals."""
    return _minified(seed())


def seed_module() -> str:
    """Return the minified sample inside a function that exports its names, like a snippet."""
    return _minified(_module(seed()))


def js_cookie_build() -> str:
    """Return the minified sample with js-cookie instead of its own getCookie."""
    reader = "function getCookie(name) { return Cookies.get(name); }"
    source, replaced = re.subn(r"(?ms)^function getCookie\(.*?^\}$", reader, seed())
    if replaced != 1:
        raise SkippedError(f"the sample has {replaced} functions getCookie to replace, not one.")
    library = installed("js-cookie/dist/js.cookie.min.js").read_text(encoding="utf-8")
    return f"{library}\n{_minified(_module(source))}"


def segment(host: str, *, load: bool) -> str:
    """Return Segment's minified snippet; `load` adds the call that requests its script from `host`.

    Raises SkippedError if the package is not installed, or Node, which renders it.
    """
    package = installed("@segment/snippet/lib/index.js").as_posix()
    node = shutil.which("node")
    if node is None:
        raise SkippedError("node, which renders Segment's snippet, is not on the PATH.")
    settings = json.dumps({"apiKey": "made-up", "host": host, "load": load, "page": False})
    source = f"process.stdout.write(require({json.dumps(package)}).min({settings}))"
    result = subprocess.run([node, "-e", source], capture_output=True, text=True, check=True)
    return result.stdout


def installed(path: str) -> Path:
    """Return the path of a file in a package; raises SkippedError if it is not installed."""
    file = MODULES / path
    if not file.is_file():
        raise SkippedError(f"{file} does not exist; `npm ci` installs it.")
    return file


def _module(source: str) -> str:
    exports = "".join(f"window.{name} = {name};\n" for name in DEFAULT.functions)
    return f"(function () {{\n{source}\n{exports}}})();"


def _minified(source: str) -> str:
    minify.config({"js-version": 5, "js-keep-var-names": False})
    code: str = minify.string("text/javascript", source)
    return code
