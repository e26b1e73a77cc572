"""Lists what prevents a release of this tree as a tag: python scripts/check_release.py v1.2.3.

The exit status is 0 if nothing prevents it, 1 if something does, and 2 without a tag.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def problems(tag: str) -> list[str]:
    """Return one sentence for each problem."""
    code = (ROOT / "snippetgen/__init__.py").read_text(encoding="utf-8")
    (version,) = re.findall(r'^__version__ = "(.+)"$', code, flags=re.MULTILINE)
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = []
    if tag != f"v{version}":
        found.append(f"The tag is {tag}, but snippetgen/__init__.py has {version}: tag v{version}.")
    if f"\n## [{version}]" not in changes:
        found.append(f"CHANGELOG.md has no section [{version}]: rename [Unreleased].")
    found += [
        f"pyproject.toml: project.urls.{name} is the placeholder {url}: set the real address."
        for name, url in project["urls"].items()
        if re.search(r"//([\w-]+\.)*example\.", url)
    ]
    return found


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(2)
    found = problems(sys.argv[1])
    print(*found, sep="\n", file=sys.stderr)
    sys.exit(1 if found else 0)
