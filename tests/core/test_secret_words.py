"""Passwords typed where they do not belong."""

import pytest

from resetdesk.core.secret_words import holds_secret, looks_like_secret


@pytest.mark.parametrize(
    "text",
    [
        "password: Melati#77",
        "Password baru = Melati77",
        "kata sandi: melati77",
        "Kata sandinya: RAHASIA",
        "kata  sandi baru : 88442211",
        "sandi SPSE: “Melati77”",
        "pwd:abcd1234",
        "passwordnya adalah Melati77",
        "Kata sandi baru Melati#77 sudah diberikan",
        "PIN: 4417",
        "kata\nsandi:\nMelati77",
    ],
)
def test_a_password_is_seen(text: str) -> None:
    sentence = looks_like_secret(text)
    assert sentence
    assert "Melati" not in sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kata sandi sudah direset pada menu Kelola Pengguna.",
        "Kata sandi: sudah direset.",
        "Password berhasil diganti pada 21-11-2026 pukul 14.05.",
        "Pemohon lupa kata sandi sejak 2026/10/01.",
        "Kata sandi diganti, pemohon diminta segera login.",
        "Reset kata sandi untuk SARI.PPK selesai.",
        "Nomor surat: 800/017/SK/2026",
        "kompas: 1234",
    ],
)
def test_ordinary_sentences_pass(text: str) -> None:
    assert looks_like_secret(text) is None


def test_a_text_that_repeats_the_password_of_the_same_form_is_refused() -> None:
    assert holds_secret("dibacakan: k e n a r i #4417", "Kenari#4417")
    assert holds_secret("Kenari#4417", "Kenari#4417")
    assert holds_secret("Sudah disampaikan.", "Kenari#4417") is None
    assert holds_secret("satu dua", "dua") is None
    assert holds_secret("apa saja", "") is None
