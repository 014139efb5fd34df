"""Kabar singkat on the form, at the counter and at the tracking page."""

import pytest
from django.test import Client
from pytest_django import Settings

from requests_app.models import Draft, Submission
from tests.cast import Cast, sign_in
from tests.gateway import BOT_TOKEN, GatewayServer
from tests.requests_app.factories import SERAM, equip, submitted
from tests.requests_app.views.applicant import SERAM_PAGES, Applicant
from tests.requests_app.views.test_track import detail, prove


@pytest.fixture(autouse=True)
def _gateways(gateway: GatewayServer, settings: Settings) -> None:
    settings.GATEWAYS = gateway.rows("whatsapp", "sms", "telegram")


def at_contact(cast: Cast) -> Applicant:
    equip(cast.timur, SERAM)
    applicant = Applicant(cast.timur, SERAM_PAGES)
    applicant.until("kontak")
    return applicant


def page_of(request_url: str, client: Client) -> str:
    answer = client.get(request_url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_form_asks_where_and_keeps_the_answer(cast: Cast) -> None:
    applicant = at_contact(cast)
    url = "/contoh-timur/permohonan/kontak/"
    text = page_of(url, applicant.client)
    for words in ("Kabar singkat juga lewat", "Cukup email", "WhatsApp", "SMS", "Telegram"):
        assert words in text
    answer = applicant.client.post(url, {**SERAM_PAGES["kontak"], "messenger": "whatsapp"})
    assert answer.status_code == 302
    assert Draft.objects.get().data["answers"]["messenger"] == "whatsapp"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phone": "(021) 5551234", "messenger": "sms"}, "Kabar singkat hanya sampai ke nomor ponsel."),
        ({"messenger": "merpati"}, "Pilih salah satu dari daftar."),
    ],
)
def test_a_wish_that_cannot_be_met_is_told_at_its_field(
    cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    applicant = at_contact(cast)
    answer = applicant.client.post("/contoh-timur/permohonan/kontak/", {**SERAM_PAGES["kontak"], **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_without_a_gateway_nothing_of_it_is_seen(cast: Cast, settings: Settings) -> None:
    settings.GATEWAYS = []
    applicant = at_contact(cast)
    url = "/contoh-timur/permohonan/kontak/"
    assert "Kabar singkat" not in page_of(url, applicant.client)
    applicant.client.post(url, {**SERAM_PAGES["kontak"], "messenger": "whatsapp"})
    assert "messenger" not in Draft.objects.get().data["answers"]
    request = submitted(cast)
    client = prove(request)
    assert "kabar singkat" not in detail(request, client).lower()
    assert client.get(f"/contoh-timur/lacak/{request.reference}/kabar/").status_code == 404


def test_the_requester_sees_where_they_go_and_changes_it(cast: Cast) -> None:
    request = submitted(cast, messenger="whatsapp")
    client = prove(request)
    text = detail(request, client)
    assert "Kabar singkat juga dikirim lewat WhatsApp ke 0812-••••-••90." in text
    assert "lewat WhatsApp" in text
    url = f"/contoh-timur/lacak/{request.reference}/kabar/"
    assert "Cukup email" in page_of(url, client)
    assert client.post(url, {"messenger": "mail"}).status_code == 302
    assert Submission.objects.get().messenger == ""
    assert "Kabar hanya dikirim lewat email." in detail(request, client)
    assert client.post(url, {}).status_code == 422


def test_telegram_is_connected_by_a_link_of_ones_own(cast: Cast) -> None:
    request = submitted(cast)
    client = prove(request)
    url = f"/contoh-timur/lacak/{request.reference}/kabar/"
    answer = client.post(url, {"messenger": "telegram"}, follow=True)
    text = answer.content.decode()
    assert "https://t.me/ContohBot?start=" in text
    assert "Telegram Anda belum tersambung." in text
    assert BOT_TOKEN not in text
    Submission.objects.update(chat="998877")
    text = page_of(url, client)
    assert "t.me" not in text
    assert "998877" not in text
    assert "Kabar singkat juga dikirim ke Telegram Anda." in text


def test_only_who_proved_to_know_the_request_changes_it(cast: Cast) -> None:
    request = submitted(cast)
    url = f"/contoh-timur/lacak/{request.reference}/kabar/"
    for answer in (Client().get(url), Client().post(url, {"messenger": "sms"})):
        assert answer.status_code == 302
        assert "/lacak/" in answer.headers["Location"]
    assert Submission.objects.get().messenger == ""


def test_a_landline_is_told_so_at_the_tracking_page(cast: Cast) -> None:
    request = submitted(cast, answers={"phone": "+62215551234"})
    client = prove(request)
    answer = client.post(f"/contoh-timur/lacak/{request.reference}/kabar/", {"messenger": "whatsapp"})
    assert answer.status_code == 422
    assert "hanya sampai ke nomor ponsel" in answer.content.decode()


def test_staff_read_by_what_and_where_it_went(cast: Cast) -> None:
    request = submitted(cast, messenger="sms")
    client = sign_in(Client(), cast["admin_agency"])
    text = page_of(f"/contoh-timur/meja/{request.reference}/", client)
    assert "SMS 0812-3456-7890" in text
