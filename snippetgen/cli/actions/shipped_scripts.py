"""Finds the scripts that `snippetgen verify` tests instead of a fresh build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from snippetgen_harness.verify.script_download import (
    DownloadError,
    download_script,
    script_address,
    without_secrets,
)

from snippetgen.builder.built_files import MissingBuildError, read_built
from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from snippetgen.builder.built_files import ShippedScript
    from snippetgen.config import SnippetConfig


@dataclass(frozen=True)
class ScriptLocation:
    """The location in `--dist` or `--url`, of which at most one is given."""

    dist: Path | None
    url: str | None

    @property
    def options(self) -> list[str]:
        """Return the option as typed, for a command that repeats a run."""
        if self.dist:
            return ["--dist", str(self.dist)]
        return ["--url", without_secrets(self.url)] if self.url else []

    def scripts(self, configs: Sequence[SnippetConfig]) -> dict[str, ShippedScript]:
        """Return the scripts by the names of their configurations; empty without a location.

        Raises click.UsageError, which names every script that cannot be read.
        """
        if self.dist and self.url:
            raise click.UsageError("Use either --dist or --url, not both.")
        if self.url and not self.url.endswith("/") and len(configs) > 1:
            message = "must end with / because there are several configurations: it names a folder."
            raise click.BadParameter(message, param_hint="--url")
        found: dict[str, ShippedScript] = {}
        missing: list[str] = []
        for config in configs:
            try:
                if self.dist:
                    found[config.name] = read_built(config, self.dist)
                elif self.url:
                    found[config.name] = download_script(config, script_address(config, self.url))
            except (MissingBuildError, DownloadError) as error:
                missing.append(str(error))
            except OSError as error:
                place = escaped(str(error.filename))
                missing.append(f"{place} cannot be read: {error.strerror}.")
        if missing:
            raise click.UsageError("\n".join(missing))
        return found
