"""Reads the files of an earlier build in `dist/<name>/`, and checks that they are consistent."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.hashes import digest, sha256
from snippetgen.builder.manifest import MANIFEST, ManifestError, read_manifest
from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from snippetgen.config import SnippetConfig


_RUN = ("{}.js", "{}.min.js", "{}.mjs", "{}.html", "{}.gtm.json", "{}.gtm.tpl")
"""The files with code that pages run, by the configuration's name."""


class MissingBuildError(Exception):
    """A built script is missing; the message names it and says what to do."""


@dataclass(frozen=True)
class ShippedScript:
    """The minified script of a configuration as pages load it."""

    source: str
    """The path of its file, or its address."""
    text: str
    problems: tuple[str, ...] = ()
    """Why browsers would run another script or none."""
    notes: tuple[str, ...] = ()
    """Remarks that do not stop the script from working."""


def read_built(config: SnippetConfig, folder: Path) -> ShippedScript:
    """Return the script that an earlier build wrote to `<folder>/<name>/`, or to `<folder>/`.

    Compares it with the manifest, the tags next to it and a fresh build. Raises MissingBuildError
    if there is no such script, and OSError if it cannot be read.
    """
    script = f"{config.name}.min.js"
    paths = (folder / config.name / script, folder / script)
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise MissingBuildError(
            f"{escaped(str(paths[0]))} does not exist. Build it with `snippetgen build`, or name "
            "the folder that `snippetgen build --out` wrote to."
        )
    content = path.read_bytes()
    fresh = Artifacts(config)
    problems, notes = _compare_with_manifest(path.parent, config.name)
    if not problems:
        problems = [*_tag_problems(path, content, fresh)]
    return ShippedScript(
        escaped(str(path)),
        content.decode(errors="replace"),
        tuple(problems),
        (*notes, *outdated(str(path), content, fresh)),
    )


def outdated(place: str, content: bytes, fresh: Artifacts) -> Iterator[str]:
    """Yield a note if a script is not the one that a fresh build writes."""
    if content != fresh.snippet.minified.encode():
        yield f"{escaped(place)} differs from a fresh build of this configuration."


def _compare_with_manifest(folder: Path, configuration: str) -> tuple[list[str], list[str]]:
    """Return the problems of the files that the manifest describes, and notes.

    Only files with code that pages run count: scripts, tags, and containers for tag managers.
    """
    place = escaped(str(folder / MANIFEST))
    try:
        hashes = read_manifest(folder).hashes
    except FileNotFoundError:
        return [], [f"{place} does not exist, so edits of the files cannot be recognized."]
    except ManifestError:
        return [f"{place} is not a manifest of snippetgen. Build again."], []
    problems = []
    for name in (pattern.format(configuration) for pattern in _RUN):
        file, expected = folder / name, hashes.get(name)
        if expected is None or not file.is_file():
            continue
        if sha256(file.read_bytes()) != expected:
            refused = " Browsers refuse it in the external tag." if name.endswith(".min.js") else ""
            problems.append(
                f"{escaped(str(file))} is not the file that {MANIFEST} describes: it was "
                f"changed after the build.{refused} Build again."
            )
    return problems, []


def _tag_problems(path: Path, content: bytes, fresh: Artifacts) -> Iterator[str]:
    """Compare the tags next to a script with the script that they must contain or refer to."""
    tags = path.with_name(f"{fresh.config.name}.html")
    if not tags.is_file():
        return
    written = html.unescape(tags.read_bytes().decode(errors="replace"))
    expected = html.unescape(fresh.tags)

    def lacks(ours: str, theirs: str) -> bool:
        wanted = expected.count(html.unescape(ours).strip())
        return written.count(html.unescape(theirs).strip()) < wanted

    place, new = escaped(str(tags)), fresh.snippet.minified
    if lacks(new, content.decode(errors="replace")):
        yield f"{place}: an inline tag has a different script from {path.name}. Build again."
    if lacks(digest("sha384", new.encode()), digest("sha384", content)):
        yield (
            f"{place}: the external tag has a different hash from that of {path.name}, so browsers "
            "refuse the file. Build again."
        )
    if lacks(digest("sha256", new.encode()), digest("sha256", content)):
        yield (
            f"{place}: the source for a Content-Security-Policy is not that of {path.name}, so a "
            "policy blocks the inline tag. Build again."
        )
