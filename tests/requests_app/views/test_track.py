"""Tracking: reference and address together, the same answer for everything else."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from requests_app.domain import notices
from requests_app.enums import Event, HandoverState, NoticeState, RequestState
from requests_app.models import Handover, Notice, ResetRequest
from resetdesk.core.models import JournalEntry
from resetdesk.core.references import new_reference
from tests.cast import Cast
from tests.requests_app.factories import ANSWERS, PONOROGO, Walk, submitted
from tests.requests_app.handing import at_hand_over, sealed

EMAIL = str(ANSWERS["email"])
LACAK = "/contoh-timur/lacak/"
AGAIN = "/kirim-ulang/"
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def prove(request: ResetRequest, client: Client | None = None) -> Client:
    client = client or Client()
    url = f"/{request.office.slug}/lacak/"
    answer = client.post(url, {"reference": request.reference, "email": EMAIL})
    assert answer.status_code == 302
    return client


def detail(request: ResetRequest, client: Client) -> str:
    answer = client.get(f"/{request.office.slug}/lacak/{request.reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_wrong_pair_gets_the_same_answer(cast: Cast) -> None:
    request = submitted(cast)
    foreign = submitted(cast, PONOROGO)
    pairs = [
        (request.reference, "lain@contoh.test"),
        (new_reference(), EMAIL),
        (foreign.reference, EMAIL),
    ]
    answers = []
    for reference, email in pairs:
        client = Client()
        answer = client.post(LACAK, {"reference": reference, "email": email})
        assert answer.status_code == 422
        assert "lacak" not in client.session
        text = CSRF.sub("", answer.content.decode())
        answers.append(text.replace(reference, "").replace(email, ""))
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize(
    ("reference", "email", "sentence"),
    [
        ("", EMAIL, "Isi nomor permohonan."),
        ("K7QM", EMAIL, "terdiri atas 10 huruf dan angka"),
        ("K7QM-4XWO-9T", EMAIL, "tidak pernah memuat"),
        ("198505172010011003", EMAIL, "Nomor permohonan"),
        ("K7QM-4XWP-9T", "", "Isi alamat email."),
    ],
)
def test_each_fault_is_said(cast: Cast, reference: str, email: str, sentence: str) -> None:
    answer = Client().post(LACAK, {"reference": reference, "email": email})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_guessing_at_one_reference_is_stopped(cast: Cast) -> None:
    request = submitted(cast)
    client = Client()
    for place in range(10):
        client.post(LACAK, {"reference": request.reference, "email": f"a{place}@contoh.test"})
    answer = client.post(LACAK, {"reference": request.reference, "email": EMAIL})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]


def test_a_proof_is_for_its_own_request_alone(cast: Cast) -> None:
    mine, other = submitted(cast), submitted(cast)
    client = prove(mine)
    assert detail(mine, client)
    for path in ("", "lengkapi/", "cabut/"):
        assert client.get(f"{LACAK}{other.reference}/{path}").headers["Location"] == LACAK
    for path in ("kirim-ulang/", "terima/", "ganti/", "bukan-saya/"):
        assert client.post(f"{LACAK}{other.reference}/{path}").headers["Location"] == LACAK
    assert client.get(f"/contoh-barat/lacak/{mine.reference}/").headers["Location"] == "/contoh-barat/lacak/"


def test_the_page_names_roles_and_no_person_of_the_office(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.step()
    client = prove(walk.request)
    text = detail(walk.request, client)
    assert "Admin Agency" in text
    assert not any(person.full_name in text for person in cast.people.values())
    assert str(ANSWERS["nip"]) not in text


def test_the_page_asks_a_constant_number_of_queries(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    walk = Walk(cast, submitted(cast))
    client = prove(walk.request)
    detail(walk.request, client)
    for _more in range(2):
        with django_assert_max_num_queries(22):
            detail(walk.request, client)
        walk.step()


def test_the_fate_of_mail_is_told_and_other_addresses_are_not(cast: Cast) -> None:
    request = submitted(cast)
    notice = request.notices.get()
    stranger = Notice.objects.get(pk=notice.pk)
    stranger.pk, stranger.address, stranger.message_id = None, "atasan@contoh.test", "<x@contoh.test>"
    stranger.save()
    client = prove(request)
    assert "Menunggu dikirim." in detail(request, client)
    refused = {"state": NoticeState.FAILED, "missed_at": request.received_at}
    request.notices.update(**refused, detail="Ditolak server email: 550")
    text = detail(request, client)
    assert "Tidak sampai: pengirimannya gagal." in text
    assert "atasan@contoh.test" not in text
    assert "Ditolak server email" not in text


def test_withdrawing_needs_a_reason_and_ends_the_request(cast: Cast) -> None:
    request = submitted(cast)
    client, url = prove(request), f"{LACAK}{request.reference}/cabut/"
    assert client.get(url).status_code == 200
    assert "Tulis alasannya" in client.post(url, {"reason": " "}).content.decode()
    assert client.post(url, {"reason": "Sudah dapat masuk kembali."}).status_code == 302
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    assert "Dicabut" in detail(request, client)
    assert client.post(url, {"reason": "Lagi"}).status_code == 302
    assert JournalEntry.objects.filter(chain=request.pk, event=Event.WITHDRAWN).count() == 1


def test_what_was_done_in_spse_cannot_be_withdrawn(cast: Cast) -> None:
    walk = at_hand_over(cast)
    client, url = prove(walk.request), f"{LACAK}{walk.request.reference}/cabut/"
    assert client.post(url, {"reason": "Tidak jadi"}).status_code == 302
    walk.request.refresh_from_db()
    assert walk.request.state == RequestState.OPEN
    assert "cabut/" not in detail(walk.request, client)


def test_the_collection_mail_comes_again_but_its_link_is_never_on_the_page(cast: Cast) -> None:
    walk = at_hand_over(cast)
    sealed(walk)
    Handover.objects.update(expires_at=timezone.now() + dt.timedelta(days=3))
    client, url = prove(walk.request), f"{LACAK}{walk.request.reference}/"
    assert AGAIN not in detail(walk.request, client)
    assert "/ambil/" not in detail(walk.request, client)
    assert "masih menunggu dikirim" in client.post(f"{url}kirim-ulang/", follow=True).content.decode()
    notice = walk.request.notices.get(event="ready", address=EMAIL)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT, sent_at=timezone.now())
    assert AGAIN in detail(walk.request, client)
    assert "dikirim ulang" in client.post(f"{url}kirim-ulang/", follow=True).content.decode()
    notice.refresh_from_db()
    assert notice.state == NoticeState.WAITING
    client.post(f"{url}kirim-ulang/")
    assert client.post(f"{url}kirim-ulang/").status_code == 429


@pytest.mark.parametrize(
    ("fate", "said", "may"),
    [
        (NoticeState.FULL, "Kosongkan, lalu pilih “Kirim ulang email pengambilan”.", True),
        (NoticeState.FAILED, "Pilih “Kirim ulang email pengambilan”; bila tetap gagal", True),
        (NoticeState.NO_MAILBOX, "Hubungi kantor ini supaya diperbaiki.", False),
    ],
)
def test_a_lost_collection_mail_leaves_no_button_that_refuses(
    cast: Cast, fate: NoticeState, said: str, may: bool
) -> None:
    walk = at_hand_over(cast)
    sealed(walk)
    Handover.objects.update(expires_at=timezone.now() + dt.timedelta(days=3))
    notice = walk.request.notices.get(event="ready", address=EMAIL)
    notices.mark_missed(notice, detail="550", at=walk.at, fate=fate)
    client = prove(walk.request)
    page = detail(walk.request, client)
    assert said in page
    assert (AGAIN in page) is may
    sent = client.post(f"{LACAK}{walk.request.reference}/kirim-ulang/", follow=True).content.decode()
    assert ("Email pengambilan dikirim ulang." in sent) is may


def test_what_was_opened_is_acknowledged_once(cast: Cast) -> None:
    walk = at_hand_over(cast)
    sealed(walk)
    client, url = prove(walk.request), f"{LACAK}{walk.request.reference}/"
    client.post(f"{url}terima/")
    assert Handover.objects.get().state == HandoverState.ANNOUNCED, "nothing was opened yet"
    now = timezone.now()
    Handover.objects.update(
        state=HandoverState.REVEALED, revealed_at=now, destroyed_at=now, ciphertext=b"", nonce=b"", key_id=""
    )
    assert "Hasil sudah dibuka" in detail(walk.request, client)
    for _twice in range(2):
        client.post(f"{url}terima/")
    assert Handover.objects.get().state == HandoverState.ACKNOWLEDGED
    assert "Ganti kata sandi Anda" in detail(walk.request, client)
    client.post(f"{url}ganti/")
    assert Handover.objects.get().changed_at is not None
    client.post(f"{url}bukan-saya/")
    assert Handover.objects.get().state == HandoverState.DISPUTED


def test_a_foreign_paper_is_none(cast: Cast) -> None:
    mine, other = submitted(cast), submitted(cast)
    client = prove(mine)
    paper = other.artefacts.get()
    assert client.get(f"{LACAK}{mine.reference}/dokumen/{paper.pk}/").status_code == 404
