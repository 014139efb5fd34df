"""What did not arrive stands at the desk until somebody sees to it, and the requester is told the truth."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.domain import notices, suppressions
from requests_app.domain.queries import missed
from requests_app.enums import NoticeState
from requests_app.interfaces import whatsapp
from requests_app.models import Notice, ResetRequest, Suppression
from resetdesk.accounts.domain.options import options
from tests.cast import Cast, sign_in
from tests.requests_app.factories import ANSWERS, MONDAY, PONOROGO, submitted
from tests.requests_app.views.test_track import detail, prove

CONTACT = str(ANSWERS["email"])
PAGE = "/contoh-timur/meja/tidak-sampai/"


def lost(request: ResetRequest, fate: NoticeState = NoticeState.FULL) -> Notice:
    """The request's first notice, which did not arrive."""
    notice = request.notices.earliest("pk")
    notices.mark_missed(notice, detail="Dikembalikan server email: 5.2.2", at=MONDAY, fate=fate)
    notice.refresh_from_db()
    return notice


def text(client: Client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def test_it_tells_what_why_and_whom_to_call(client: Client, cast: Cast) -> None:
    request = submitted(cast)
    lost(request)
    lost(submitted(cast, PONOROGO))
    page = text(sign_in(client, cast["loket"]))
    assert "Kotak surat penuh" in page
    assert request.reference in page
    assert page.count("missed__detail") == 1, "another office's are not told"
    assert f'href="tel:{request.submission.contact_phone}"' in page
    assert "kirim-ulang/?notice=" in page
    assert "sudah-diberi-tahu/?notice=" in page


def test_who_may_only_look_finds_no_act(client: Client, cast: Cast) -> None:
    lost(submitted(cast), NoticeState.NO_MAILBOX)
    page = text(sign_in(client, cast["auditor"]))
    assert "Alamat tidak ada" in page
    assert "?notice=" not in page
    assert "Izinkan lagi" not in page


def test_nobody_acts_on_their_own_account(client: Client, cast: Cast) -> None:
    officer = cast["loket"]
    lost(submitted(cast, answers={"nip": officer.nip}))
    assert "?notice=" not in text(sign_in(client, officer))


def test_an_address_that_is_none_is_not_sent_to_again(client: Client, cast: Cast) -> None:
    lost(submitted(cast), NoticeState.NO_MAILBOX)
    sign_in(client, cast["loket"])
    page = text(client)
    assert "kirim-ulang/?notice=" not in page
    assert "Telepon orangnya, lalu catat." in page
    row = Suppression.objects.get()
    address = reverse("requests:lift", args=[cast.timur.slug, row.pk])
    refused = client.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "Tulis mengapa alamat ini" in refused.content.decode()
    page = client.post(address, {"reason": "Kotaknya dibuat."}, follow=True).content.decode()
    assert f"Email ke {CONTACT} dikirim lagi" in page
    assert "kirim-ulang/?notice=" in page
    assert client.get(address).status_code == 404


def test_another_offices_address_is_not_there(client: Client, cast: Cast) -> None:
    suppressions.suppress(cast.barat.pk, CONTACT, detail="", at=MONDAY)
    sign_in(client, cast["loket"])
    row = Suppression.objects.get()
    assert client.post(f"{PAGE}alamat/{row.pk}/", {"reason": "x"}).status_code == 404
    row.refresh_from_db()
    assert row.lifted_at is None


def test_what_was_told_otherwise_leaves_the_list(client: Client, cast: Cast) -> None:
    request = submitted(cast)
    notice = lost(request)
    sign_in(client, cast["loket"])
    act = reverse("requests:side-act", args=[cast.timur.slug, request.reference, "sudah-diberi-tahu"])
    step = request.steps.get(closed_at=None)
    sent = {"notice": str(notice.pk), "note": "Ditelepon pukul 10.15.", "step": str(step.pk)}
    page = client.post(act, sent, follow=True).content.decode()
    assert "Ditelepon pukul 10.15." in page
    assert "Semua pemberitahuan sampai" in text(client)


def test_the_queue_counts_them_for_who_may_act(client: Client, cast: Cast) -> None:
    queue = reverse("requests:queue", args=[cast.timur.slug])
    request = submitted(cast)
    sign_in(client, cast["loket"])
    assert PAGE not in text(client, queue)
    lost(request)
    assert PAGE in text(client, queue)
    assert PAGE not in text(sign_in(client, cast["auditor"]), queue)


def test_pages_follow_each_other(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "PAGE", 1)
    first, second = submitted(cast), submitted(cast)
    for request in (first, second):
        lost(request)
    sign_in(client, cast["loket"])
    page = text(client)
    assert second.reference in page
    assert first.reference not in page
    link = re.search(r'href="([^"]+)" rel="next"', page)
    assert link is not None
    following = text(client, link[1])
    assert first.reference in following
    assert second.reference not in following
    for nonsense in ("x", "x~1", "~", "2026-11-16T00:00:00+00:00~x"):
        assert second.reference in text(client, f"{PAGE}?setelah={nonsense}")


def test_the_list_asks_a_constant_number_of_queries(
    client: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    sign_in(client, cast["loket"])
    lost(submitted(cast))
    client.get(PAGE)
    with django_assert_num_queries(6) as first:
        client.get(PAGE)
    for _turn in range(2):
        lost(submitted(cast))
    with django_assert_num_queries(len(first)):
        client.get(PAGE)


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        (NoticeState.NO_MAILBOX, ("Email kami tidak sampai", "Tidak sampai: alamat email ini tidak ada.")),
        (NoticeState.FULL, ("Email kami tidak sampai", "Tidak sampai: kotak surat Anda penuh.")),
        (NoticeState.FAILED, ("Email kami tidak sampai", "Tidak sampai: pengirimannya gagal.")),
    ],
)
def test_the_requester_reads_what_became_of_it(cast: Cast, fate: NoticeState, words: tuple[str, ...]) -> None:
    request = submitted(cast)
    lost(request, fate)
    page = detail(request, prove(request))
    for said in (*words, "Telepon +62 911 000000"):
        assert said in page
    assert "Periksa folder spam" not in page


def test_what_went_or_is_not_needed_is_told_without_alarm(cast: Cast) -> None:
    request = submitted(cast)
    client = prove(request)
    assert "Menunggu dikirim." in detail(request, client)
    notices.mark_sent(request.notices.get(), at=MONDAY)
    page = detail(request, client)
    assert "Terkirim 16 November 2026 pukul 09.00 WIT." in page
    assert "Periksa folder spam" in page
    request.notices.update(state=NoticeState.DROPPED, sent_at=None)
    page = detail(request, client)
    assert "Tidak dikirim karena sudah tidak perlu." in page
    assert "Email kami tidak sampai" not in page


SENDING = "/contoh-timur/pengaturan/pemberitahuan/pengiriman/"
GOOD = {
    "reply_to": "balasan@contoh.test",
    "reminder_working_days": "1, 3",
    "quiet_from": "20:00",
    "quiet_until": "06:30",
    "completion_days": "",
    "escalation_hours": "4",
}


def test_the_office_says_when_mail_goes_out(client: Client, cast: Cast) -> None:
    sign_in(client, cast["office_admin"])
    assert "Jam tenang mulai" in text(client, SENDING)
    client.post(SENDING, GOOD)
    cast.timur.refresh_from_db()
    present = options(cast.timur)
    assert (present.reply_to, present.reminder_working_days) == ("balasan@contoh.test", (1, 3))
    assert (present.completion_days, present.escalation_hours, present.digests) == (None, 4, False)


def test_every_fault_of_sending_is_told_at_once(client: Client, cast: Cast) -> None:
    sign_in(client, cast["office_admin"])
    wrong = {"reply_to": "bukan alamat", "reminder_working_days": "1, x", "quiet_from": "25:00"}
    page = client.post(SENDING, {**GOOD, **wrong, "completion_days": "1", "escalation_hours": "lama"})
    assert page.status_code == 422
    assert page.content.decode().count('class="field field--') >= 7
    assert page.content.decode().count("field--fault") == 5
    assert options(cast.timur).reply_to == ""


def test_whatsapp_gets_an_approved_text_and_nothing_of_the_person(client: Client, cast: Cast) -> None:
    request = submitted(cast)
    link = whatsapp.link(request)
    assert link.startswith("https://wa.me/6281234567890?text=")
    said = unquote(link)
    assert request.reference in said
    for personal in ("Sari", CONTACT, str(ANSWERS["nip"])):
        assert personal not in said
    lost(request)
    sign_in(client, cast["loket"])
    assert "https://wa.me/" in text(client)
    assert "https://wa.me/" in text(
        client, reverse("requests:case", args=["contoh-timur", request.reference])
    )
    assert "https://wa.me/" not in text(sign_in(client, cast["auditor"]))


@pytest.mark.parametrize("number", ["", "+62911234567", "+4915112345678", "081234"])
def test_only_a_mobile_number_has_whatsapp(cast: Cast, number: str) -> None:
    request = submitted(cast)
    request.submission.contact_phone = number
    assert whatsapp.link(request) == ""
