"""Sending makes one submission, whatever is clicked; its code is for the session that sent it alone."""

import pytest
from django.core import mail
from django.test import Client

from requests_app.domain import drafts, handover_rules
from requests_app.models import Edition, ResetRequest, Submission
from resetdesk.core import faults
from resetdesk.core.jobs import run_all_due
from tests.cast import Cast
from tests.requests_app.factories import PONOROGO, SERAM, equip
from tests.requests_app.handing import known_holder
from tests.requests_app.views.applicant import Applicant, filled


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return equip(cast.timur, SERAM)


@pytest.fixture
def applicant(cast: Cast, edition: Edition) -> Applicant:
    """Somebody whose address the office knew long before."""
    known_holder(cast)
    return filled(cast.timur, edition)


def done(applicant: Applicant) -> str:
    request = ResetRequest.objects.get()
    return f"/{applicant.office.slug}/permohonan/terkirim/{request.reference}/"


def code() -> str:
    return handover_rules.collection_code(Submission.objects.get())


def test_a_get_never_sends(applicant: Applicant) -> None:
    assert applicant.client.get("/contoh-timur/permohonan/kirim/").status_code == 405
    assert not Submission.objects.exists()


def test_an_unproved_address_sends_nothing(applicant: Applicant) -> None:
    draft = applicant.draft
    draft.verified_email = "lain@contoh.test"
    draft.save()
    response = applicant.send()
    assert response.status_code == 422
    assert "Buktikan dahulu alamat email" in response.content.decode()
    assert not Submission.objects.exists()


def test_two_clicks_make_one_submission(applicant: Applicant) -> None:
    first, second = applicant.send(), applicant.send()
    assert first.url == second.url == done(applicant)
    assert Submission.objects.count() == ResetRequest.objects.count() == 1


def test_a_lost_answer_loses_neither_submission_nor_code(
    applicant: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(name: str) -> None:
        if name == "M4":
            raise ConnectionResetError

    monkeypatch.setattr(faults, "point", cut)
    with pytest.raises(ConnectionResetError):
        applicant.send()
    monkeypatch.undo()
    assert applicant.send().url == done(applicant)
    assert Submission.objects.count() == 1
    assert code() in applicant.client.get(done(applicant)).content.decode().replace(" ", "")


def test_the_code_is_shown_until_it_was_noted(applicant: Applicant) -> None:
    applicant.send()
    for _look in range(2):
        assert code() in applicant.client.get(done(applicant)).content.decode()
    assert applicant.client.post(f"{done(applicant)}dicatat/").headers["Location"] == done(applicant)
    after = applicant.client.get(done(applicant)).content.decode()
    assert "Kode pengambilan tidak ditampilkan lagi" in after
    assert code() not in after


def test_who_can_only_be_called_back_is_shown_no_code_and_told_so(cast: Cast, edition: Edition) -> None:
    stranger = filled(cast.timur, edition)
    stranger.send()
    page = stranger.client.get(done(stranger)).content.decode()
    assert code() not in page
    assert "ke nomor yang sudah dikenal kantor dan membacakan kode" in page


def test_no_other_session_ever_sees_the_code(applicant: Applicant) -> None:
    link = f"/contoh-timur/permohonan/lanjut/{applicant.draft.pk}/{drafts.link_token(applicant.draft)}/"
    other = Client()
    other.post(link)
    request_url = applicant.send().url
    assert "sudah dikirim" in Client().get(link).content.decode()
    assert other.post("/contoh-timur/permohonan/kirim/").headers["Location"] == request_url
    page = other.get(request_url).content.decode()
    assert ResetRequest.objects.get().reference in page
    assert code() not in page
    assert Client().get(request_url).headers["Location"] == "/contoh-timur/lacak/"


def test_no_mail_holds_the_code(applicant: Applicant) -> None:
    applicant.send()
    run_all_due()
    assert mail.outbox
    assert not any(code() in str(sent.body) for sent in mail.outbox)


def test_a_sent_form_cannot_be_changed_and_a_new_one_begins(applicant: Applicant) -> None:
    applicant.send()
    assert applicant.post("data-diri").url == done(applicant)
    assert applicant.get("layanan").status_code == 200
    assert applicant.post("layanan").url.endswith("/sebab/")
    assert Submission.objects.count() == 1


def test_answers_that_are_no_longer_asked_stay_behind(applicant: Applicant) -> None:
    drafts.save(
        applicant.draft.pk,
        changes={"answers": {"changed_data": "lama", "rahasia": "x"}},
        at=applicant.draft.touched_at,
    )
    applicant.send()
    answers = ResetRequest.objects.get().answers
    assert "rahasia" not in answers
    assert "changed_data" not in answers
    assert answers["self_service"] == "email_dead"


def test_the_receipt_is_offered_once_it_is_made(applicant: Applicant) -> None:
    applicant.send()
    assert "Sedang disiapkan" in applicant.client.get(done(applicant)).content.decode()


def test_the_other_sop_goes_the_same_way(cast: Cast) -> None:
    applicant = filled(cast.barat, equip(cast.barat, PONOROGO))
    page = applicant.client.get(applicant.send().url).content.decode()
    assert ResetRequest.objects.get().reference in page
    assert code() not in page  # it hands over by telephone
