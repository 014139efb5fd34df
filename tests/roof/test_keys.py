"""The key file is made once, for its owner only, with a strong key for each ring."""

import stat
from pathlib import Path

import pytest

from resetdesk import keys


def test_a_fresh_file_holds_one_strong_key_a_ring(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keys.toml"
    assert keys.create(path) is True
    rings = keys.read(path)
    assert set(rings) == set(keys.RINGS)
    assert len({key for ring in rings.values() for key in ring.values()}) == len(keys.RINGS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    keys.create(path)
    before = path.read_bytes()
    assert keys.create(path) is False
    assert path.read_bytes() == before


def test_a_rotated_ring_keeps_its_order(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    keys.create(path)
    old = keys.read(path)["seal"]
    fresh = tmp_path / "fresh.toml"
    keys.create(fresh)
    new = next(line for line in fresh.read_text().split("[seal]\n")[1].splitlines())
    path.write_text(path.read_text().replace("[seal]\n", f"[seal]\n{new}\n"))
    assert list(keys.read(path)["seal"])[1:] == list(old)


@pytest.mark.parametrize("text", ["", "bukan base64!", "AAAA", "é" * 43])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(keys.KeysUnreadable):
        keys.decode(text)


def test_rotation_puts_a_fresh_key_on_top_and_keeps_all_else(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    keys.create(path)
    path.write_text("# catatan kantor\n" + path.read_text())
    before = keys.read(path)
    key_id = keys.rotate(path, ring="sign")
    after = keys.read(path)
    assert list(after["sign"]) == [key_id, *before["sign"]]
    assert {**after, "sign": before["sign"]} == before
    assert path.read_text().startswith("# catatan kantor\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["keys.toml"]


@pytest.mark.parametrize("ring", sorted(keys.RINGS))
def test_every_ring_rotates_twice(tmp_path: Path, ring: str) -> None:
    path = tmp_path / "keys.toml"
    keys.create(path)
    ids = [keys.rotate(path, ring=ring) for _turn in range(2)]
    assert list(keys.read(path)[ring])[:2] == ids[::-1]


@pytest.mark.parametrize(
    "damage",
    ["[sign]\nx = 1\n", 'sign = { k1 = "AAAA" }\n', "[sign\n", ""],
    ids=["no key", "not a table of its own", "torn", "empty"],
)
def test_a_file_that_cannot_be_changed_safely_stays_as_it_was(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(damage)
    path.chmod(0o600)
    with pytest.raises(keys.KeysUnreadable):
        keys.rotate(path, ring="sign")
    assert path.read_text() == damage


def test_what_an_interrupted_rotation_left_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    keys.create(path)
    (tmp_path / ".keys.toml.new").write_text("sisa")
    key_id = keys.rotate(path, ring="sign")
    assert next(iter(keys.read(path)["sign"])) == key_id
