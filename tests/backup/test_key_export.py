"""Keys travel under a passphrase only; a wrong one, a changed byte or a newer file opens nothing."""

import datetime as dt
import json
import stat
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from resetdesk import key_export, keys
from resetdesk.backup import key_copies, places
from resetdesk.backup.fitness import exported_keys
from resetdesk.core.fitness import Level
from resetdesk.core.models import KeyExport
from resetdesk.settings import config

NOON = dt.datetime(2026, 11, 16, 5, 0, tzinfo=dt.UTC)
PASSPHRASE = "kuda laut makan pagi di dermaga"
RINGS = {ring: {"k1": bytes(range(32)), "k0": bytes(range(1, 33))} for ring in keys.RINGS}


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_export, "COST", {"n": 1 << 4, "r": 8, "p": 1})


@pytest.fixture
def phrase_file(tmp_path: Path) -> str:
    path = tmp_path / "sandi"
    path.write_text(f"{PASSPHRASE}\n")
    return str(path)


def exported() -> bytes:
    return key_export.export(RINGS, passphrase=PASSPHRASE, at=NOON)


def test_the_same_rings_come_back_in_their_order() -> None:
    found = key_export.read(exported(), passphrase=PASSPHRASE)
    assert found == RINGS
    assert [list(ring) for ring in found.values()] == [["k1", "k0"]] * 4


def test_two_exports_share_no_secret_byte() -> None:
    one, two = (json.loads(exported()) for _each in range(2))
    assert one["nonce"] != two["nonce"]
    assert one["kdf"]["salt"] != two["kdf"]["salt"]
    for key in RINGS["seal"].values():
        assert key_export._text(key).encode() not in exported()


def test_the_cost_is_what_is_recommended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert key_export.COST == {"n": 2**17, "r": 8, "p": 1}


@pytest.mark.parametrize("typed", ["", PASSPHRASE + " ", PASSPHRASE.upper(), "kuda laut makan pagi"])
def test_a_wrong_passphrase_opens_nothing(typed: str) -> None:
    with pytest.raises(keys.KeysUnreadable, match="Kalimat sandinya salah"):
        key_export.read(exported(), passphrase=typed)


@pytest.mark.parametrize("weak", ["", "pendek", "aaaaaaaaaaaaaaaaaaaaa", "abababababababababab"])
def test_a_weak_passphrase_closes_nothing(weak: str) -> None:
    with pytest.raises(keys.KeysUnreadable, match="paling sedikit 15"):
        key_export.export(RINGS, passphrase=weak, at=NOON)


def test_every_changed_byte_is_found() -> None:
    data = exported()
    for place in range(0, len(data), 9):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        try:
            assert key_export.read(changed, passphrase=PASSPHRASE) == RINGS
        except keys.KeysUnreadable:
            continue
        # Only white space between the fields may change without a word.
        assert json.loads(changed) == json.loads(data)


@pytest.mark.parametrize(
    "change",
    [
        {"kdf": {"name": "scrypt", "n": 1 << 40, "r": 8, "p": 1, "salt": ""}},
        {"kdf": {"name": "scrypt", "n": 12345, "r": 8, "p": 1, "salt": ""}},
        {"kdf": None},
        {"nonce": 7},
        {"ciphertext": "bukan base64"},
    ],
)
def test_a_crooked_file_is_refused_and_costs_nothing(change: dict[str, object]) -> None:
    crooked = json.dumps(json.loads(exported()) | change).encode()
    with pytest.raises(keys.KeysUnreadable, match=r"rusak|salah"):
        key_export.read(crooked, passphrase=PASSPHRASE)


def test_a_newer_export_says_so() -> None:
    newer = json.dumps(json.loads(exported()) | {"format": 2}).encode()
    with pytest.raises(keys.KeysUnreadable, match="lebih baru"):
        key_export.read(newer, passphrase=PASSPHRASE)


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff\xfe", b'{"product": "lain"}'])
def test_what_is_no_export_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(keys.KeysUnreadable, match="bukan ekspor kunci"):
        key_export.read(data, passphrase=PASSPHRASE)


# --- at the shell ----------------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("keys", *arguments, stdout=out)
    return out.getvalue()


def level() -> Level:
    return next(iter(exported_keys())).level


@pytest.mark.django_db
def test_doctor_is_red_until_the_keys_were_exported_and_again_after_a_rotation(
    tmp_path: Path, phrase_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert level() is Level.UNSAFE
    run("export", str(tmp_path / "kunci.json"), "--passphrase-file", phrase_file)
    assert level() is Level.GOOD
    assert stat.S_IMODE((tmp_path / "kunci.json").stat().st_mode) == 0o600
    (row,) = KeyExport.objects.all()
    assert {ring: list(found) for ring, found in row.rings.items()} == {
        ring: list(found) for ring, found in key_copies.rings().items()
    }
    for found in key_copies.rings().values():
        assert not [key for key in found.values() if key.hex() in str(row.rings)]
    monkeypatch.setattr(config, "sign_keys", {"k-baru": bytes(range(32)), **config.sign_keys})
    assert level() is Level.UNSAFE
    assert "sign k-baru" in next(iter(exported_keys())).sentence


@pytest.mark.django_db
@pytest.mark.parametrize("ring", list(keys.RINGS))
def test_another_key_under_the_old_name_asks_again(
    ring: str, tmp_path: Path, phrase_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("export", str(tmp_path / "kunci.json"), "--passphrase-file", phrase_file)
    known = getattr(config, f"{ring}_keys")
    monkeypatch.setattr(config, f"{ring}_keys", dict.fromkeys(known, bytes(range(32))))
    assert level() is Level.UNSAFE


@pytest.mark.django_db
def test_an_export_that_fails_is_not_on_record(tmp_path: Path, phrase_file: str) -> None:
    taken = tmp_path / "ada"
    taken.write_text("lama")
    for name in (str(taken), str(tmp_path / "tidak" / "ada")):
        with pytest.raises(CommandError):
            run("export", name, "--passphrase-file", phrase_file)
    assert taken.read_text() == "lama"
    assert not KeyExport.objects.exists()


@pytest.mark.django_db
def test_the_passphrase_is_asked_for_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", type("Terminal", (StringIO,), {"isatty": lambda _self: True})())
    typed = iter([PASSPHRASE, "lain", PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr("resetdesk.management.commands.keys.getpass", lambda _prompt: next(typed))
    with pytest.raises(CommandError, match="tidak sama"):
        run("export", str(tmp_path / "kunci.json"))
    run("export", str(tmp_path / "kunci.json"))
    assert key_export.read((tmp_path / "kunci.json").read_bytes(), passphrase=PASSPHRASE)


@pytest.mark.django_db
def test_nobody_to_ask_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO())
    with pytest.raises(CommandError, match="--passphrase-file"):
        run("export", str(tmp_path / "kunci.json"))


@pytest.mark.django_db
def test_standard_input_is_a_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(f"{PASSPHRASE}\r\nbaris lain\n"))
    run("export", str(tmp_path / "kunci.json"), "--passphrase-file", "-")
    assert key_export.read((tmp_path / "kunci.json").read_bytes(), passphrase=PASSPHRASE)


# --- and back --------------------------------------------------------------------------------------------


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file of another installation, and no keys in the environment."""
    path = tmp_path / "keys.toml"
    keys.create(path)
    monkeypatch.setattr(config, "keys_file", path)
    for ring in keys.RINGS:
        monkeypatch.delenv(f"RESETDESK_{ring.upper()}_KEYS")
    (tmp_path / "kunci.json").write_bytes(exported())
    return path


@pytest.mark.django_db
def test_an_empty_place_takes_the_keys_as_they_were(key_file: Path, tmp_path: Path, phrase_file: str) -> None:
    said = run("import", str(tmp_path / "kunci.json"), "--passphrase-file", phrase_file)
    assert "menggantikan" in said
    assert keys.read(key_file) == RINGS
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_a_place_in_use_keeps_its_own_keys_below(
    key_file: Path, tmp_path: Path, phrase_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "is_empty", lambda: False)
    own = keys.read(key_file)
    for _each in range(2):
        run("import", str(tmp_path / "kunci.json"), "--passphrase-file", phrase_file)
    assert keys.read(key_file) == {ring: {**RINGS[ring], **own[ring]} for ring in keys.RINGS}
    assert [next(iter(ring)) for ring in keys.read(key_file).values()] == ["k1"] * 4


@pytest.mark.django_db
def test_two_keys_of_one_name_are_refused(
    key_file: Path, tmp_path: Path, phrase_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "is_empty", lambda: False)
    other = {ring: {"k1": bytes(range(9, 41))} for ring in keys.RINGS}
    keys.put(key_file, other, is_merged=False)
    with pytest.raises(CommandError, match="nama yang sama"):
        run("import", str(tmp_path / "kunci.json"), "--passphrase-file", phrase_file)
    assert keys.read(key_file) == other


@pytest.mark.django_db
def test_a_wrong_passphrase_changes_no_key(key_file: Path, tmp_path: Path) -> None:
    before = key_file.read_bytes()
    (tmp_path / "salah").write_text("bukan kalimat sandi yang benar\n")
    with pytest.raises(CommandError, match="salah"):
        run("import", str(tmp_path / "kunci.json"), "--passphrase-file", str(tmp_path / "salah"))
    with pytest.raises(CommandError, match="dibaca"):
        run("import", str(tmp_path / "tidak-ada.json"), "--passphrase-file", str(tmp_path / "salah"))
    assert key_file.read_bytes() == before


@pytest.mark.django_db
def test_keys_of_the_environment_are_not_imported(tmp_path: Path, phrase_file: str) -> None:
    with pytest.raises(CommandError, match="RESETDESK_SECRET_KEYS"):
        run("import", str(tmp_path / "kunci.json"), "--passphrase-file", phrase_file)
