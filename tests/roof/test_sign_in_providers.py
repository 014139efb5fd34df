"""The file of sign-in providers: read whole, or refused with every reason at once."""

from pathlib import Path

import pytest

from resetdesk.config import Config
from resetdesk.private_lists import ListUnreadable
from resetdesk.sign_in_providers import read

GOOD = """\
[[provider]]
key = "pemkab"
name = "Akun Pemkab"
issuer = "https://masuk.contoh.test/"
client_id = "resetdesk"
client_secret = "rahasia"
office = "contoh-timur"
second_factor = ["mfa"]
"""


def written(folder: Path, text: str, *, mode: int = 0o600) -> Path:
    path = folder / "providers.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    (found,) = Config(openid_file=written(tmp_path, GOOD)).openid_providers
    assert found["issuer"] == "https://masuk.contoh.test"
    assert found["second_factor"] == ["mfa"]
    assert Config().openid_providers == []


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (("https://masuk", "http://masuk"), ["alamat https"]),
        (("https://masuk.contoh.test/", "https://a@b.test"), ["alamat https"]),
        (('"pemkab"', '"Pemkab 1"'), ["huruf kecil"]),
        (('"rahasia"', '""'), ["`client_secret` belum diisi"]),
        (
            ('client_id = "resetdesk"\n', "clientid = 7\n"),
            ["`clientid` tidak dikenal", "`client_id` belum diisi"],
        ),
        (('["mfa"]', '"mfa"'), ["daftar kata"]),
        (("[[provider]]", "[provider]"), ["[[provider]]"]),
        (("[[provider]]", "x = 1\n[[provider]]"), ["tanpa yang lain"]),
        (("[[provider]]", "[[provider"), ["bukan TOML"]),
        (('second_factor = ["mfa"]\n', f"\n{GOOD}"), ["dipakai dua kali"]),
    ],
)
def test_every_fault_has_its_sentence(tmp_path: Path, change: tuple[str, str], sentences: list[str]) -> None:
    with pytest.raises(ListUnreadable) as refused:
        read(written(tmp_path, GOOD.replace(*change)))
    for sentence in sentences:
        assert sentence in str(refused.value)


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListUnreadable, match="0600"):
        read(written(tmp_path, GOOD, mode=0o644))
    with pytest.raises(ListUnreadable, match="tidak dapat dibaca"):
        read(tmp_path / "tidak-ada.toml")
