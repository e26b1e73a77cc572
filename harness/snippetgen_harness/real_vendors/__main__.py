"""`python -m snippetgen_harness.real_vendors FOLDER` tries snippets with vendors' own scripts."""

from __future__ import annotations

import argparse
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from snippetgen_harness.browsers import EngineMissing
from snippetgen_harness.browsers.playwright import start_chromium
from snippetgen_harness.net.servers import issue_certificate
from snippetgen_harness.real_vendors.conversion_search import LATENESS, ORDERS, find_conversion
from snippetgen_harness.real_vendors.scripts import read_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

    from snippetgen_harness.real_vendors.scripts import Script


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code.

    0: every script behaved as listed. 1: a script did not, or is not the listed version. 2: the
    folder has no listed script, or Chromium is missing.
    """
    parser = argparse.ArgumentParser(prog="python -m snippetgen_harness.real_vendors")
    parser.add_argument("folder", type=Path, help="the folder with the vendors' scripts")
    parser.add_argument("--list", type=Path, help="your own list instead of the harness's")
    parser.add_argument(
        "--patience",
        type=float,
        default=8.0,
        help="seconds to wait for the vendor's request after the page has loaded (default: 8)",
    )
    options = parser.parse_args(arguments)
    found = [each for each in read_list(options.list) if (options.folder / each.file).is_file()]
    if not found:
        names = ", ".join(each.file for each in read_list(options.list))
        print(f"{options.folder} has none of the listed scripts: {names}.", file=sys.stderr)
        return 2
    try:
        with (
            issue_certificate("shop.customer.test") as certificate,
            start_chromium(certificate, {}) as browser,
        ):
            return max(
                [
                    _try(browser, each, options.folder / each.file, options.patience)
                    for each in found
                ]
            )
    except EngineMissing as missing:
        print(missing, file=sys.stderr)
        return 2


def _try(browser: Browser, script: Script, path: Path, patience: float) -> int:
    if not script.is_in(path):
        print(f"{script.file}: not the listed version, {script.source}")
        return 1
    source, code = path.read_text(encoding="utf-8"), 0
    for order, late in product(ORDERS, LATENESS):
        case = f"{order}, {late}"
        arrived = find_conversion(browser, script, source, order, late, patience)
        as_listed = arrived is (case not in script.lost)
        print(f"{script.file}: {case}: {'arrived' if arrived else 'lost'}", end="")
        print("" if as_listed else ", unlike in the list")
        code = code if as_listed else 1
    return code


if __name__ == "__main__":
    sys.exit(main())
