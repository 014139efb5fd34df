"""`keys public` and `keys rotate` at the shell."""

import base64
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.management import CommandError, call_command

from resetdesk import keys
from resetdesk.core import sealing
from resetdesk.settings import config


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("keys", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose rings stand in a key file."""
    path = tmp_path / "keys.toml"
    keys.create(path)
    monkeypatch.setattr(config, "keys_file", path)
    for ring in keys.RINGS:
        monkeypatch.delenv(f"RESETDESK_{ring.upper()}_KEYS")
    return path


def test_public_keys_tell_no_private_one(tmp_path: Path) -> None:
    document = run("public").encode()
    assert sealing.read_published(document) == sealing.public_keys()
    for seed in config.sign_keys.values():
        assert base64.b64encode(seed) not in document
        assert seed.hex().encode() not in document
    file = tmp_path / "kunci.json"
    run("public", "--output", str(file))
    assert file.read_bytes() == document


def test_public_keys_are_there_for_other_programs() -> None:
    assert b"BEGIN PUBLIC KEY" in sealing.published()
    for raw in sealing.public_keys().values():
        key = load_pem_public_key(sealing._pem(raw).encode())
        assert key.public_bytes_raw() == raw  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "document", [b"", b"[]", b"{}", b'{"format": "lain", "keys": []}', b"\xff", b"null", b"7"]
)
def test_what_is_no_list_of_keys_is_refused(document: bytes) -> None:
    with pytest.raises(sealing.KeysUnknown):
        sealing.read_published(document)


def test_keys_of_a_wrong_length_are_refused() -> None:
    document = sealing.published().replace(b'"raw": "', b'"raw": "AAAA')
    with pytest.raises(sealing.KeysUnknown):
        sealing.read_published(document)


def test_rotation_says_what_to_do_next(key_file: Path) -> None:
    before = list(keys.read(key_file)["sign"])
    said = run("rotate", "sign")
    fresh, *rest = keys.read(key_file)["sign"]
    assert rest == before
    assert fresh in said
    assert "Mulai ulang portal" in said


def test_keys_of_the_environment_are_not_rotated_in_a_file(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESETDESK_SIGN_KEYS", "x")
    before = key_file.read_bytes()
    with pytest.raises(CommandError, match="RESETDESK_SIGN_KEYS"):
        run("rotate", "sign")
    assert key_file.read_bytes() == before


def test_no_key_file_is_said(key_file: Path) -> None:
    key_file.unlink()
    with pytest.raises(CommandError, match="tidak dapat diubah"):
        run("rotate", "sign")
