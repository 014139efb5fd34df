"""The address is proved by a code: five tries, ten minutes from the mail, one address."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from requests_app import jobs
from requests_app.domain import drafts
from requests_app.interfaces import mailing
from requests_app.models import ContactCode, Draft
from resetdesk.core.jobs import GiveUp, run_all_due
from tests.cast import Cast
from tests.requests_app.factories import SERAM, equip
from tests.requests_app.views.applicant import SERAM_PAGES, Applicant


@pytest.fixture
def applicant(cast: Cast) -> Applicant:
    equip(cast.timur, SERAM)
    applicant = Applicant(cast.timur, SERAM_PAGES)
    applicant.until("kode")
    return applicant


def code_of(applicant: Applicant) -> str:
    row = applicant.draft.codes.last()
    assert row is not None
    return drafts.code_of(row)


def test_five_wrong_tries_end_a_code(applicant: Applicant) -> None:
    run_all_due()
    for left in (4, 3, 2, 1):
        response = applicant.post("kode", code="AAAAAA")
        assert response.status_code == 422
        assert f"Anda dapat mencoba {left} kali lagi." in response.content.decode()
    assert "Kode salah lima kali. Minta kode baru." in applicant.post("kode", code="AAAAAA").content.decode()
    assert "Minta kode baru." in applicant.post("kode", code=code_of(applicant)).content.decode()
    assert not drafts.is_proved(applicant.draft)


@pytest.mark.parametrize("typed", ["", "  ", "-"])
def test_blank_never_matches(applicant: Applicant, typed: str) -> None:
    run_all_due()
    assert applicant.post("kode", code=typed).status_code == 422
    assert not drafts.is_proved(applicant.draft)


def test_before_the_mail_went_out_the_page_says_so(applicant: Applicant) -> None:
    assert "sedang dikirim" in applicant.get("kode").content.decode()
    assert "Kode belum terkirim." in applicant.post("kode", code=code_of(applicant)).content.decode()


def test_a_refused_address_is_told(applicant: Applicant, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_mail: object) -> None:
        raise mailing.Undeliverable("550")

    monkeypatch.setattr(mailing, "post", refuse)
    row = applicant.draft.codes.get()
    with pytest.raises(GiveUp):
        jobs.send_contact_code(row.pk)
    assert "menolak alamat" in applicant.get("kode").content.decode()


def test_a_late_code_is_over(applicant: Applicant) -> None:
    run_all_due()
    ContactCode.objects.update(sent_at=timezone.now() - dt.timedelta(minutes=11))
    assert "sudah lewat 10 menit" in applicant.get("kode").content.decode()
    assert "sudah tidak berlaku" in applicant.post("kode", code=code_of(applicant)).content.decode()


def test_a_code_for_an_address_proves_no_other(applicant: Applicant) -> None:
    run_all_due()
    old = code_of(applicant)
    applicant.post("kontak", email="lain@contoh.test")
    run_all_due()
    assert applicant.post("kode", code=old).status_code == 422
    assert applicant.post("kode", code=code_of(applicant)).status_code == 302
    assert applicant.draft.verified_email == "lain@contoh.test"
    applicant.post("kontak", email="lagi@contoh.test")
    assert not drafts.is_proved(applicant.draft), "a proof never moves to another address"


def test_the_mail_holds_the_code_and_nothing_of_the_form(applicant: Applicant) -> None:
    run_all_due()
    run_all_due()
    sent = mail.outbox[0]
    assert code_of(applicant) in str(sent.body)
    assert sent.to == ["sari.wulandari@contoh.test"]
    assert "Sari" not in str(sent.body)
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert len(mail.outbox) == 1, "one mail a code, however often the worker comes"


def test_after_the_proof_the_link_comes_by_mail(applicant: Applicant) -> None:
    applicant.prove()
    run_all_due()
    link = mail.outbox[-1]
    assert f"/permohonan/lanjut/{applicant.draft.pk}/" in str(link.body)
    assert "Sari" not in str(link.body)


def test_codes_are_counted_per_form(applicant: Applicant) -> None:
    for _more in range(drafts.CODES_A_DRAFT + 2):
        applicant.client.post(applicant.url("kode"), {"kirim-ulang": "1"})
    assert applicant.draft.codes.count() == drafts.CODES_A_DRAFT
    assert "lima kali" in applicant.get("kode").content.decode()


def test_a_mailbox_is_not_flooded_by_many_forms(cast: Cast) -> None:
    equip(cast.timur, SERAM)
    for _form in range(12):
        Applicant(cast.timur, SERAM_PAGES).until("kode")
    assert Draft.objects.count() == 12
    assert ContactCode.objects.count() == 8


def test_an_old_form_is_swept_with_its_codes(applicant: Applicant) -> None:
    assert drafts.sweep(at=timezone.now() + dt.timedelta(days=13)) == 0
    assert drafts.sweep(at=timezone.now() + dt.timedelta(days=15)) == 1
    assert not ContactCode.objects.exists()
