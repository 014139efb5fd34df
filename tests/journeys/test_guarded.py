"""A password that nobody types twice, a denial that stops everything, and who looks into it afterwards."""

import pytest

from requests_app.models import GeneratedPassword, Handover
from tests.journeys.applying import SERAM, apply, photograph
from tests.journeys.browsing import Device
from tests.journeys.conftest import Town
from tests.journeys.working import check, collection_link, open_case, take
from tests.requests_app.factories import NIP, equip
from tests.requests_app.factories import SERAM as SERAM_FILE
from tests.requests_app.handing import known_holder

pytestmark = pytest.mark.slow
OFFICE = "contoh-timur"
MAIL = "sari.wulandari@contoh.test"
VALUE = ".secret__value"


def lift_and_report(town: Town, reference: str) -> None:
    """The head lifts the freeze, reads who read which paper, and has the breach report made."""
    head = town.officer(town.cast["kepala_ukpbj"])
    head.open(f"/{OFFICE}/meja/{reference}/")
    head.follow("Cabut pembekuan")
    head.snap("desk-lift-freeze")
    head.fill("Yang ditemukan dan yang sudah dikerjakan", "Pemilik ditelepon; akunnya diamankan di SPSE.")
    head.choose("Akun ini sudah diamankan di SPSE")
    head.press("Cabut pembekuan")
    head.open(f"/{OFFICE}/pengaturan/pembacaan/")
    head.reads(town.cast["admin_agency"].full_name)
    head.snap("settings-readings")
    head.open(f"/{OFFICE}/pengaturan/kebocoran/")
    head.snap("settings-breach")
    head.fill("NIP", NIP)
    head.press("Susun laporan")
    head.reads("1 orang, 1 permohonan", "Kata sandi dibuka")
    head.snap("settings-breach-report")


def test_the_portal_makes_it_the_owner_opens_it_and_a_denial_stops_everything(town: Town) -> None:
    equip(town.cast.timur, SERAM_FILE)
    known_holder(town.cast, email=MAIL)
    requester = town.visitor(device=Device.PHONE)
    applied = apply(town, requester, OFFICE, SERAM, sheet=photograph("Surat dan SK"))
    officer = town.officer(town.cast["admin_agency"])
    open_case(officer, OFFICE, applied.reference)
    check(officer)
    check(officer)
    take(officer)
    officer.snap("desk-case-perform-offer")
    officer.press("Buatkan kata sandi")
    officer.page.locator("summary").last.click()
    made = officer.page.locator(VALUE).inner_text().strip()
    officer.snap("desk-generated")
    officer.follow("Kembali, pasang nanti")
    officer.snap("desk-case-perform-made")
    officer.press("Tampilkan lagi")
    officer.press("Sudah dipasang di SPSE")
    officer.snap("desk-case-perform-installed")
    officer.fill("Yang dikerjakan", "Kata sandi diganti pada menu Kelola Pengguna.")
    officer.press("Catat sudah dikerjakan")
    take(officer)
    officer.snap("desk-case-hand-over-generated")
    officer.press("Sampaikan hasil")
    assert GeneratedPassword.objects.get().ciphertext == b""
    requester.open(collection_link(town))
    requester.page.locator("main form input:not([type=hidden])").first.fill(applied.code)
    requester.press("Tampilkan sekarang")
    requester.page.locator("summary").last.click()
    requester.reads(made)
    requester.press("Saya sudah menerima, akan saya ganti nanti")
    requester.press("Bukan saya")
    assert Handover.objects.count() == 1
    officer.open(f"/{OFFICE}/meja/{applied.reference}/")
    officer.reads("Permohonan ini dibekukan: pemilik akun menyangkal")
    officer.snap("desk-case-frozen")
    officer.open(f"/{OFFICE}/meja/")
    officer.reads("Dibekukan")
    officer.snap("desk-queue-frozen")
    officer.follow("Dibekukan")
    officer.reads(applied.reference, "Pemilik akun sendiri, di portal")
    officer.snap("desk-frozen")
    lift_and_report(town, applied.reference)
