from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from snippetgen.studio.errors import ApiError
from snippetgen.studio.services.drafts import Drafts
from snippetgen.studio.services.project import Project
from snippetgen.studio.services.workspace import Workspace

TEXT = 'vendor = "ctm"\ngoal = "call"\n'
NOBODY = 65534


@contextmanager
def as_user_without_rights() -> Iterator[None]:
    """Run as a user whom permissions restrict, which root is not."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_read_only_folder_says_why_nothing_is_written() -> None:
    # Every user may enter /tmp.
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        (folder / "calls.toml").write_text(TEXT)
        workspace = Workspace(Project(folder=folder), Drafts(folder), folder, folder / "dist")
        # Imports modules that an unprivileged user may not be able to read.
        built = workspace.build("calls.toml").folder
        (folder / "calls.toml").write_text(f"{TEXT}wait_ms = 1\n")
        for each in (folder, built):
            each.chmod(0o555)
        (file,) = workspace.files()
        with as_user_without_rights():
            for path, revision in (("calls.toml", file.revision), ("new.toml", None)):
                with pytest.raises(ApiError, match=f"Cannot write '{path}': Permission denied"):
                    workspace.save(path, f"{TEXT}# edited\n", revision)
            with pytest.raises(ApiError, match=r"Cannot write to .*calls: Permission denied"):
                workspace.build("calls.toml")
        for each in (folder, built):
            each.chmod(0o755)
        assert sorted(each.name for each in folder.iterdir()) == ["calls.toml", "dist"]
