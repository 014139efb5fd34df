"""The pages beside the journeys: doors, refusals, the SOP, counter, outage, one's own security."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from playwright.sync_api import expect

from resetdesk.accounts.domain import people
from tests.accounts.test_sign_in import code
from tests.cast import PASSWORD, TOTP_SECRET
from tests.journeys.applying import SERAM as SERAM_ANSWERS
from tests.journeys.applying import answer, go_on, hand_in_all, page_of, prove
from tests.journeys.browsing import Device
from tests.journeys.conftest import Town
from tests.journeys.papers import Sheet, scan
from tests.requests_app.factories import PONOROGO, SERAM, equip

pytestmark = pytest.mark.slow
UNKNOWN_LINK = f"/contoh-timur/ambil/1-{'x' * 43}/"


def test_what_anybody_meets(town: Town) -> None:
    equip(town.cast.timur, SERAM)
    equip(town.cast.barat, PONOROGO)
    visitor = town.visitor(device=Device.PHONE)
    for address, name in (
        ("/", "offices"),
        ("/contoh-timur/sop/", "sops"),
        ("/contoh-timur/sop/sbt-ppk-2022/", "sop-seram"),
        ("/contoh-barat/sop/ponorogo-reset-akun/", "sop-ponorogo"),
        ("/contoh-timur/tidak-ada/", "not-found"),
        (UNKNOWN_LINK, "collect-unknown"),
    ):
        visitor.open(address)
        visitor.snap(name)


def test_what_is_not_in_the_form_is_said(town: Town) -> None:
    equip(town.cast.timur, SERAM)
    visitor = town.visitor(device=Device.PHONE)
    visitor.open("/contoh-timur/permohonan/layanan/")
    visitor.page.locator("main .buttons button").first.click()
    visitor.page.wait_for_selector(".fault-summary")
    visitor.look()
    visitor.snap("contoh-timur-apply-layanan-refused")
    visitor.open("/contoh-timur/lacak/")
    visitor.press("Lihat permohonan")
    visitor.reads("Isi nomor", "Isi alamat email.")
    visitor.snap("contoh-timur-track-refused")


def test_what_was_wrong_with_a_file_ends_with_the_next_choice(town: Town) -> None:
    equip(town.cast.timur, SERAM)
    visitor = town.visitor(device=Device.PHONE)
    visitor.open("/contoh-timur/permohonan/layanan/")
    while (page := page_of(visitor)) != "surat":
        prove(town, visitor) if page == "kode" else answer(visitor, SERAM_ANSWERS.get(page, {}))
        go_on(visitor)
    hand_in_all(visitor, Sheet("Surat.pdf", "application/pdf", b"bukan PDF"))
    visitor.page.get_by_role("button", name="Simpan dan lanjutkan").click()
    wrong = visitor.page.locator("[data-upload].field--fault")
    expect(wrong).to_have_count(1)
    visitor.faults.clear()  # the refusal itself, 415
    visitor.snap("contoh-timur-apply-surat-refused")
    hand_in_all(visitor, scan("Surat permohonan"))
    expect(wrong).to_have_count(0)
    expect(visitor.page.locator(".fault-summary")).to_have_count(0)


def test_the_counter_an_outage_and_a_closed_door(town: Town) -> None:
    equip(town.cast.timur, SERAM)
    clerk = town.officer(town.cast["loket"])
    clerk.open("/contoh-timur/meja/loket/")
    clerk.snap("counter")
    head = town.officer(town.cast["kepala_lpse"], device=Device.PHONE)
    head.open("/contoh-timur/meja/gangguan/")
    head.snap("outage")
    auditor = town.officer(town.cast["auditor"])
    auditor.open("/contoh-timur/meja/loket/")
    auditor.snap("not-allowed")
    auditor.open("/contoh-timur/arsip/")
    auditor.snap("archive-empty")


def test_ones_own_security(town: Town) -> None:
    people.enrol_totp(town.cast["loket"], TOTP_SECRET)
    RecoveryCodes.activate(town.cast["loket"])
    clerk = town.officer(town.cast["loket"])
    for address, name in (
        ("/akun/keamanan/", "account-security"),
        ("/akun/kata-sandi/", "account-password"),
        ("/akun/totp/ganti/", "account-prove-again"),
        ("/akun/keluar/", "account-sign-out"),
    ):
        clerk.open(address)
        clerk.snap(name)
    clerk.open("/akun/totp/ganti/")
    clerk.page.locator("input[name=code]").fill(code())
    clerk.press("Lanjutkan")
    clerk.snap("account-give-up-authenticator")
    clerk.open("/akun/kode-pemulihan/")
    clerk.snap("account-recovery-codes")


def test_the_administrator_manages_people_and_calendar(town: Town) -> None:
    administrator = town.officer(town.cast["office_admin"])
    administrator.open("/contoh-timur/pengaturan/")
    administrator.snap("settings-people")
    administrator.follow("Tambah orang")
    administrator.press("Tambahkan dan undang")
    administrator.snap("settings-add-refused")
    administrator.fill("Nama pengguna", "rina.kusuma")
    administrator.fill("Nama lengkap dan gelar", "Rina Kusuma, S.Kom.")
    administrator.fill("Alamat email", "rina@contoh.test")
    administrator.choose("Petugas loket")
    administrator.press("Tambahkan dan undang")
    administrator.snap("settings-invited")
    administrator.follow("Sudah disampaikan")
    administrator.follow("Rina Kusuma, S.Kom.")
    administrator.snap("settings-person")
    administrator.follow("Orang dan peran")
    administrator.follow("Kalender kerja")
    administrator.snap("settings-calendar-empty")
    administrator.fill("Hari libur tambahan", "2026-11-20=Hari jadi")
    administrator.press("Lihat dulu hasilnya")
    administrator.reads("Jumat, 20 November 2026", "Hari jadi")
    administrator.snap("settings-calendar-preview")
    administrator.press("Berlakukan")
    administrator.snap("settings-calendar")


def test_somebody_new_installs_an_authenticator(town: Town) -> None:
    newcomer = town.visitor(device=Device.PHONE)
    newcomer.open("/akun/masuk/")
    newcomer.page.locator("input[name=login]").fill("timur.admin_ppe")
    newcomer.page.locator("input[name=password]").fill(PASSWORD)
    newcomer.press("Masuk")
    newcomer.page.locator("input[name=password]").fill(PASSWORD)
    newcomer.press("Lanjutkan")
    newcomer.snap("account-new-authenticator")
