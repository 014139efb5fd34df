"""Short news in the browser: wished on the form, changed at the tracking page, their fate at the desk."""

import pytest
from pytest_django import Settings

from requests_app.domain import notices
from requests_app.interfaces.bot_talk import bots, hear
from requests_app.interfaces.short_messages import GatewayFailed
from requests_app.jobs import send_notice
from requests_app.models import Notice
from tests.gateway import GatewayServer
from tests.journeys.applying import EMAIL, SERAM, answer, go_on, page_of, track
from tests.journeys.browsing import Device
from tests.journeys.conftest import Town
from tests.journeys.seeding import seeded
from tests.requests_app.factories import SERAM as SERAM_FILE
from tests.requests_app.factories import equip

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _gateways(gateway: GatewayServer, settings: Settings) -> None:
    settings.GATEWAYS = gateway.rows("whatsapp", "sms", "telegram")


def test_the_form_asks_where_short_news_go(town: Town) -> None:
    equip(town.cast.timur, SERAM_FILE)
    visitor = town.visitor(device=Device.PHONE)
    visitor.open("/contoh-timur/permohonan/layanan/")
    while page_of(visitor) != "kontak":
        answer(visitor, SERAM[page_of(visitor)])
        go_on(visitor)
    visitor.snap("apply-contact-messenger")
    answer(visitor, {**SERAM["kontak"], "phone": "(021) 555 1234", "messenger": "whatsapp"})
    visitor.press("Simpan dan kirim kode")
    visitor.reads("Kabar singkat hanya sampai ke nomor ponsel.")
    visitor.snap("apply-contact-messenger-fault")
    answer(visitor, {"phone": "0812 3456 7890"})
    go_on(visitor)
    assert page_of(visitor) == "kode"


def test_a_requester_connects_telegram_and_staff_see_what_failed(town: Town, gateway: GatewayServer) -> None:
    request = seeded(town.cast, answers={"email": EMAIL}, messenger="whatsapp")
    notice = Notice.objects.get(channel="whatsapp")
    Notice.objects.filter(pk=notice.pk).update(attempts=notices.ATTEMPTS - 1)
    gateway.status = 500
    with pytest.raises(GatewayFailed):
        send_notice(notice.pk)
    gateway.status = 200
    visitor = town.visitor(device=Device.PHONE)
    track(visitor, "contoh-timur", request.reference)
    visitor.reads("Kabar singkat juga dikirim lewat WhatsApp ke 0812-••••-••90.")
    visitor.snap("track-short-news")
    visitor.follow("Atur kabar singkat")
    visitor.snap("track-news")
    visitor.choose("Telegram")
    visitor.press("Simpan")
    visitor.reads("Sambungkan Telegram Anda")
    visitor.snap("track-news-telegram")
    link = visitor.page.get_by_role("link", name="Buka Telegram").get_attribute("href") or ""
    gateway.says(f"/start {link.partition('?start=')[2]}")
    hear(bots()[0], at=town.now())
    visitor.page.reload()
    visitor.reads("Kabar singkat juga dikirim ke Telegram Anda.")
    officer = town.officer(town.cast["loket"])
    officer.open("/contoh-timur/meja/")
    officer.follow("Tidak sampai")
    officer.reads("WhatsApp 0812-3456-7890", "jawaban 500")
    officer.snap("desk-missed-short-news")
