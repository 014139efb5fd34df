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
