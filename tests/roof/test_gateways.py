"""The file of gateways: read whole, or refused with every reason at once and without its keys."""

from pathlib import Path

import pytest

from resetdesk import gateways
from resetdesk.config import Config, refuse
from resetdesk.gateways import read
from resetdesk.private_lists import ListUnreadable

GOOD = """\
[[gateway]]
channel = "whatsapp"
url = "whatsapp://kabar:rahasia@100200/{to}?lang=id&:1={kantor}"

[[gateway]]
channel = "telegram"
office = "contoh-timur"
url = "tgram://123456789:abcdefghijklmnopqrstuvwxyz123456789/{to}"
bot = "ContohBot"
"""


def written(folder: Path, text: str, *, mode: int = 0o600) -> Path:
    path = folder / "gateways.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    general, own = Config(gateways_file=written(tmp_path, GOOD)).gateways
    assert (general["channel"], general["office"], general["bot"]) == ("whatsapp", "", "")
    assert (own["office"], own["bot"]) == ("contoh-timur", "ContohBot")
    assert Config().gateways == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('"whatsapp"', '"surat"'), "whatsapp, sms, atau telegram"),
        (("/{to}?lang", "/628?lang"), "harus memuat {to}"),
        (("{kantor}", "{nama}"), "{nama} dalam `url` tidak dikenal"),
        (("whatsapp://kabar", "kabar"), "jenis://"),
        (("@100200/", "@100 200/"), "tanpa spasi"),
        (('bot = "ContohBot"', ""), "`bot` harus nama bot"),
        (('"ContohBot"', '"Contoh"'), "`bot` harus nama bot"),
        (("tgram://", "json://"), "tgram://TOKEN/{to}"),
        (('office = "contoh-timur"', "office = 7"), "`office` harus berupa teks"),
        (('channel = "telegram"\noffice = "contoh-timur"\n', 'channel = "whatsapp"\n'), "ditulis dua kali"),
        (('channel = "telegram"\noffice', 'channel = "sms"\noffice'), "`bot` hanya untuk telegram"),
        (('url = "whatsapp', 'uri = "whatsapp'), "`uri` tidak dikenal"),
    ],
)
def test_every_fault_has_its_sentence_and_no_key(
    tmp_path: Path, change: tuple[str, str], sentence: str
) -> None:
    assert change[0] in GOOD
    with pytest.raises(ListUnreadable) as refused:
        read(written(tmp_path, GOOD.replace(*change)))
    assert sentence in str(refused.value)
    assert "rahasia" not in str(refused.value)
    assert "abcdefg" not in str(refused.value)


def test_the_start_is_refused_with_every_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateways, "find_spec", lambda _name: None)
    path = written(tmp_path, GOOD.replace("{kantor}", "{nama}"))
    reasons = "\n".join(refuse(Config(gateways_file=path)))
    assert "{nama}" in reasons
    assert "./run serve" in reasons
    monkeypatch.undo()
    whole = written(tmp_path, GOOD)
    assert any("pesan peragaan" in reason for reason in refuse(Config(gateways_file=whole, demo=True)))
    assert not any("erbang" in reason for reason in refuse(Config(gateways_file=whole)))
