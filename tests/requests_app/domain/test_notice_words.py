"""What the words of a notice must hold, before an office may send them."""

import pytest

from requests_app.domain import notice_words
from requests_app.domain.notice_words import Words
from requests_app.exceptions import FormIncomplete
from requests_app.sop import catalogue
from requests_app.sop.loader import load
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.models import OfficeSettings
from tests.cast import Cast
from tests.requests_app.factories import CATALOGUE, MONDAY, SERAM, equip

GOOD = Words("Permohonan {referensi} masuk", "Yth. {nama},\n\nNomor Anda {referensi}: {tautan}")


@pytest.mark.parametrize("key", notice_words.KEYS)
def test_our_own_words_hold_what_we_ask_of_others(key: str) -> None:
    assert notice_words.faults(key, notice_words.default(None, key)) == {}
    assert notice_words.label(key)


def test_the_words_of_every_sop_hold_it_too() -> None:
    assert catalogue
    for file in sorted(CATALOGUE.glob("*.toml")):
        sop = load(file.read_bytes(), name=file.name)
        for key in notice_words.KEYS:
            assert notice_words.faults(key, notice_words.default(sop, key)) == {}, (file.name, key)


@pytest.mark.parametrize(
    ("key", "words", "said"),
    [
        ("received", Words("", "x"), {"subject": ["Isi judul email."]}),
        ("received", Words("x", " \n "), {"body": ["Isi teks email."]}),
        ("received", Words("x\nBcc: y", "x"), {"subject": ["Judul email hanya satu baris."]}),
        ("received", Words("{nam}", "x"), {"subject": ["{nam} tidak dikenal. Pakai nama dari daftar."]}),
        (
            "received",
            Words("x", "{butir}"),
            {"body": ["{butir} selalu kosong pada pemberitahuan ini; hapus."]},
        ),
        (
            "received",
            Words("x", "{ nama }"),
            {"body": ["Kurung kurawal hanya untuk nama dari daftar, misalnya {nama}."]},
        ),
        ("received", Words("x" * 151, "x"), {"subject": ["Paling panjang 150 karakter."]}),
        ("received", Words("x", "x" * 5001), {"body": ["Paling panjang 5000 karakter."]}),
        (
            "ready",
            Words("x", "Siap."),
            {"body": ["Sisakan {tautan}: tanpanya penerima tidak tahu apa yang harus dilakukan."]},
        ),
    ],
)
def test_each_fault_has_its_sentence(key: str, words: Words, said: dict[str, list[str]]) -> None:
    assert notice_words.faults(key, words) == said


def test_every_fault_is_said_at_once() -> None:
    found = notice_words.faults("rejected", Words("a\nb {x}", "{y} {butir}"))
    assert (len(found["subject"]), len(found["body"])) == (2, 3)


def test_a_password_is_no_word_of_a_notice() -> None:
    assert notice_words.faults("received", Words("x", "Kata sandi: Melati#77"))["body"]


def test_own_words_are_a_new_version_and_go_back(cast: Cast) -> None:
    admin = cast["office_admin"]
    notice_words.save(cast.timur, "received", words=GOOD, by=admin, at=MONDAY)
    notice_words.save(cast.timur, "withdrawn", words=GOOD, by=admin, at=MONDAY)
    cast.timur.refresh_from_db()
    assert notice_words.own(cast.timur, "received") == GOOD
    notice_words.restore(cast.timur, "received", by=admin, at=MONDAY)
    cast.timur.refresh_from_db()
    assert sorted(options(cast.timur).notices) == ["withdrawn"]
    assert OfficeSettings.objects.filter(office=cast.timur, created_by=admin).count() == 3


def test_bad_words_are_never_stored(cast: Cast) -> None:
    with pytest.raises(FormIncomplete):
        notice_words.save(cast.timur, "received", words=Words("{x}", "y"), by=cast["office_admin"], at=MONDAY)
    with pytest.raises(ValueError, match="tidak-ada"):
        notice_words.save(cast.timur, "tidak-ada", words=GOOD, by=cast["office_admin"], at=MONDAY)
    assert not OfficeSettings.objects.exists()


def test_what_holds_without_own_words_names_its_sop(cast: Cast) -> None:
    edition = equip(cast.timur, SERAM)
    [(words, titles)] = notice_words.defaults(cast.timur, "received").items()
    assert titles == [edition.sop.title]
    assert words == notice_words.in_force(cast.timur, sop=edition.definition, key="received")
    assert notice_words.defaults(cast.barat, "ready_mailed") == {notice_words.MAILED: []}
