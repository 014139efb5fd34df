"""Answers as people type them, kept in one normal form."""

import datetime as dt

import pytest

from requests_app.interfaces.forms.answers import AnswersForm
from requests_app.interfaces.summary import answer_words
from requests_app.sop.definition import Choice, FormField
from requests_app.sop.enums import FieldKind

TODAY = dt.date(2026, 11, 21)
CHOICES = (Choice(key="a", label="Pertama"), Choice(key="b", label="Kedua"))


def question(kind: FieldKind, **more: object) -> FormField:
    choices = CHOICES if kind is FieldKind.CHOICE else ()
    return FormField.model_validate(
        {"key": "isian", "label": "Isian", "kind": kind, "choices": choices, **more}
    )


def answered(field: FormField, typed: str, *, nip_required: bool = True) -> AnswersForm:
    return AnswersForm([field], {"isian": typed}, answers={}, today=TODAY, nip_required=nip_required)


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "shown"),
    [
        (FieldKind.NIP, "19850517-201001.1 003", "198505172010011003", "19850517 201001 1 003"),
        (FieldKind.PHONE, "62 812 3456 7890", "+6281234567890", "0812-3456-7890"),
        (FieldKind.RANK, "III/d", "III/d", "Penata Tingkat I (III/d)"),
        (FieldKind.DATE, "05-01-2026", "2026-01-05", "5 Januari 2026"),
        (FieldKind.DATE, "2026-11-21", "2026-11-21", "21 November 2026"),
        (FieldKind.YES_NO, "ya", True, "Ya"),
        (FieldKind.YES_NO, "tidak", False, "Tidak"),
        (FieldKind.CHOICE, "b", "b", "Kedua"),
        (FieldKind.TEXT, "  Sari  ", "Sari", "Sari"),
        (FieldKind.TEXT, "SARI\u200b.\u202ePPK\r\nBcc: x", "SARI.PPK Bcc: x", "SARI.PPK Bcc: x"),
        (FieldKind.LONG_TEXT, "Satu\u200b\r\ndua\u202e ", "Satu\ndua", "Satu\ndua"),
        (FieldKind.EMAIL, "sari@contoh.test", "sari@contoh.test", "sari@contoh.test"),
    ],
)
def test_what_is_typed_is_kept_in_one_form_and_shown_in_words(
    kind: FieldKind, typed: str, kept: str | bool, shown: str
) -> None:
    form = answered(question(kind), typed)
    assert form.is_valid(), form.errors
    assert form.answers == {"isian": kept}
    assert answer_words(question(kind), kept) == shown
    again = AnswersForm([question(kind)], answers=form.answers, today=TODAY)
    sent_again = answered(question(kind), str(again["isian"].value()))
    assert sent_again.is_valid(), "what a page shows again can be sent again"
    assert sent_again.answers == form.answers


@pytest.mark.parametrize("kind", list(FieldKind))
def test_every_kind_may_be_optional_and_says_what_is_missing(kind: FieldKind) -> None:
    assert answered(question(kind, optional=True), "").is_valid()
    form = answered(question(kind), "")
    assert form.errors["isian"] == ["Isi Isian."]


def test_a_nip_may_be_missing_where_the_office_says_so() -> None:
    assert answered(question(FieldKind.NIP), "", nip_required=False).is_valid()
    assert not answered(question(FieldKind.TEXT), "", nip_required=False).is_valid()


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (FieldKind.RANK, "V/z"),
        (FieldKind.CHOICE, "c"),
        (FieldKind.YES_NO, "mungkin"),
        (FieldKind.DATE, "1899-01-01"),
    ],
)
def test_what_is_no_answer_is_refused(kind: FieldKind, typed: str) -> None:
    assert not answered(question(kind), typed).is_valid()


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.LONG_TEXT])
def test_a_password_in_an_answer_is_refused(kind: FieldKind) -> None:
    form = answered(question(kind), "Kata sandi saya: Melati#77")
    assert "tampaknya memuat kata sandi" in str(form.errors["isian"])


def test_only_the_questions_of_the_page_are_taken() -> None:
    form = AnswersForm([question(FieldKind.TEXT)], {"isian": "x", "role": "pa"}, answers={}, today=TODAY)
    assert form.is_valid()
    assert form.answers == {"isian": "x"}


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.LONG_TEXT])
def test_what_nobody_sees_is_no_answer(kind: FieldKind) -> None:
    form = answered(question(kind), "\u200b\u2060\u00a0")
    assert not form.is_valid()
    assert "isian" in form.errors
