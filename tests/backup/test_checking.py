"""A torn, altered, foreign or newer backup is refused with its sentence; every byte counts."""

import json
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from resetdesk.backup import checking, seal
from resetdesk.backup.exceptions import BackupRefused
from tests.backup.sample import NOON, PARTS, backup, header

WHOLE = backup()
OTHER_KEY = bytes(range(32))


def refusal(data: bytes) -> str:
    with pytest.raises(BackupRefused) as caught:
        checking.check(BytesIO(data))
    return caught.value.sentence


def test_a_whole_one_is_believed() -> None:
    found = checking.check(BytesIO(WHOLE))
    assert found.header.made_at == NOON
    assert found.seal.parts == len(PARTS) + 1
    assert found.seal.rows == {"core_x": 300}


def test_anybody_s_tar_opens_it(tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(WHOLE)
    listed = subprocess.run(
        ["tar", "-tf", tmp_path / "b.tar"], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert listed == ["backup.json", *PARTS, "manifest.jsonl", "seal.json"]


@pytest.mark.parametrize("part", range(0, 100, 2))
def test_a_torn_one_is_refused_wherever_it_was_torn(part: int) -> None:
    place = len(WHOLE) * part // 100
    assert refusal(WHOLE[:place])
    assert refusal(WHOLE[: min(place + 511, len(WHOLE) - 1)])


@pytest.mark.parametrize("missing", [1, 511, 512, 513, 1024])
def test_one_without_its_end_is_torn(missing: int) -> None:
    assert "terpotong" in refusal(WHOLE[:-missing])


@pytest.mark.parametrize("start", range(5))
def test_a_changed_byte_is_found_wherever_it_is(start: int) -> None:
    """Contents, headers, padding, the manifest, the seal, the end: one byte in 23, all five together."""
    for place in range(start * 23, len(WHOLE), 5 * 23):
        changed = bytearray(WHOLE)
        changed[place] ^= 1 << place % 8
        assert refusal(bytes(changed)), place


def test_the_changed_part_is_named() -> None:
    place = WHOLE.index(b"%PDF" * 200)
    changed = WHOLE[: place + 9] + b"X" + WHOLE[place + 10 :]
    assert "files/aaaa" in refusal(changed)


@pytest.mark.parametrize("more", [b"\0", b"x", bytes(512), bytes(10240)])
def test_something_behind_the_end_is_refused(more: bytes) -> None:
    assert "berubah" in refusal(WHOLE + more)


def test_a_part_more_or_less_is_refused() -> None:
    fewer = dict(list(PARTS.items())[1:])
    sealed = WHOLE[WHOLE.index(b"seal.json") :]
    other = backup(parts=fewer)
    assert refusal(other[: other.index(b"seal.json")] + sealed)


@pytest.mark.parametrize("data", [b"", b"bukan cadangan", b"PK\3\4" + bytes(2000), bytes(4096)])
def test_what_is_no_backup_is_said_to_be_none(data: bytes) -> None:
    assert "bukan cadangan" in refusal(data)


@pytest.mark.parametrize("product", ["lain", None])
def test_another_product_s_file_is_none(product: str | None) -> None:
    told = json.loads(header().as_bytes()) | {"product": product}
    assert "bukan cadangan" in refusal(backup(head=json.dumps(told).encode()))


@pytest.mark.parametrize("number", [2, 900])
def test_a_newer_format_is_refused_before_anything_else_is_read(number: int) -> None:
    told = {"product": seal.PRODUCT, "format": number}
    whole = backup(head=json.dumps(told).encode())
    assert "versi portal yang lebih baru" in refusal(whole)
    assert "versi portal yang lebih baru" in refusal(whole[:2048])


@pytest.mark.parametrize("change", [{"made_at": "kemarin"}, {"migrations": []}, {"keys": None}])
def test_a_header_that_says_nothing_is_refused(change: dict[str, object]) -> None:
    told = json.loads(header().as_bytes()) | change
    assert "berubah" in refusal(backup(head=json.dumps(told).encode()))


def test_a_forger_with_all_hashes_right_lacks_the_key() -> None:
    with override_settings(SIGN_KEYS={"test-sign": OTHER_KEY}):
        forged = backup(parts={"files/c": b"palsu"})
    assert "berubah" in refusal(forged)


def test_a_signer_who_is_not_here_is_named() -> None:
    with override_settings(SIGN_KEYS={"k-lain": OTHER_KEY}):
        foreign = backup()
    sentence = refusal(foreign)
    assert "k-lain" in sentence
    assert "keys import" in sentence


@pytest.mark.parametrize("ring", ["seal", "link", "sign"])
def test_a_missing_key_is_named(ring: str) -> None:
    wanted = header(keys={**seal.fingerprints(), ring: {"k-lama": "0" * 16}})
    with pytest.raises(BackupRefused, match="k-lama"):
        seal.check_keys(wanted)


def test_another_key_of_the_same_name_is_found_out() -> None:
    made = header()
    with (
        override_settings(LINK_KEYS={"test-link": OTHER_KEY}),
        pytest.raises(BackupRefused, match="bukan kunci"),
    ):
        seal.check_keys(made)


def test_a_rotated_ring_still_holds_what_the_backup_needs() -> None:
    made = header()
    with override_settings(LINK_KEYS={"k-baru": OTHER_KEY, **_ring("LINK_KEYS")}):
        seal.check_keys(made)


def test_a_fingerprint_tells_nothing_of_the_key() -> None:
    for name in ("SEAL_KEYS", "LINK_KEYS", "SIGN_KEYS"):
        for key in _ring(name).values():
            assert key not in WHOLE
            assert key.hex().encode() not in WHOLE


def _ring(name: str) -> dict[str, bytes]:

    ring: dict[str, bytes] = getattr(settings, name)
    return ring
