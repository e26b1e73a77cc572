from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen.relay.ingest.secrets import SecretError, Secrets, secret_variable
from tests.configurations import configure

KEY = "a-signing-key-of-32-characters-12"


def test_secrets_come_from_the_environment_a_file_or_a_cell_in_this_order(tmp_path: Path) -> None:
    (tmp_path / "callrail").write_text(f"{KEY}\n")
    (tmp_path / "my-site").write_text("f" * 16)
    secrets = Secrets(tmp_path, {"SNIPPETGEN_SECRET_MY_SITE": "b" * 16})
    assert secrets.find(configure("callrail"), "c" * 16).matches(KEY)
    assert secrets.find(configure("ctm", name="my-site"), "c" * 16).matches("b" * 16)
    assert secrets.find(configure("ctm"), "c" * 16).matches("c" * 16)


def test_a_file_is_read_again_after_a_change(tmp_path: Path) -> None:
    secrets, config = Secrets(tmp_path, {}), configure("ctm")
    assert not secrets.refresh()
    file = tmp_path / "ctm"
    file.write_text("first-secret-of-the-file")
    assert secrets.refresh()
    assert secrets.find(config).matches("first-secret-of-the-file")
    # As Kubernetes does: the files are links into a folder that is replaced as a whole.
    (tmp_path / "..new").mkdir()
    (tmp_path / "..new" / "ctm").write_text("second-secret-of-the-file")
    file.unlink()
    file.symlink_to("..new/ctm")
    assert secrets.refresh()
    assert secrets.find(config).matches("second-secret-of-the-file")
    assert not secrets.refresh()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "has no secret: set SNIPPETGEN_SECRET_CTM, or the file "),
        (b"\n", "its secret is empty."),
        (b"\xff\xfe", "its secret cannot be read: it is not UTF-8."),
        (b"short", "its secret is shorter than 16 characters."),
        (b"c2VjcmV0IG9m/bXkgb3du", "its secret contains /, which separates parts of a path: use "),
    ],
)
def test_an_unusable_secret_is_explained_without_it(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    if content is not None:
        (tmp_path / "ctm").write_bytes(content)
    with pytest.raises(SecretError) as caught:
        Secrets(tmp_path, {}).find(configure("ctm"))
    assert str(caught.value).startswith(problem)
    assert "c2VjcmV0" not in str(caught.value)


def test_a_signing_key_may_contain_a_slash() -> None:
    config = configure("callrail")
    environment = {secret_variable(config): "c2VjcmV0IG9m/bXkgb3du"}
    assert Secrets(None, environment).find(config).matches("c2VjcmV0IG9m/bXkgb3du")
