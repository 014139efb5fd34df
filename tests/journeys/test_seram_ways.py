"""Seram Bagian Timur, PPK: every way off the good one, each to its record."""

import datetime as dt

import pytest

from archive_app.models import Record
from requests_app.enums import HandoverState, RequestState
from requests_app.models import Handover, ResetRequest
from tests.journeys.applying import SERAM, answer, apply, hand_in_all, photograph, track
from tests.journeys.browsing import Device, Visitor
from tests.journeys.conftest import Town
from tests.journeys.papers import scan
from tests.journeys.seeding import seeded
from tests.journeys.working import (
    archive,
    check,
    collection_link,
    open_case,
    perform,
    refuse_first_item,
    seal,
    take,
)
from tests.postbox import text_of
from tests.requests_app.factories import SERAM as SERAM_FILE
from tests.requests_app.factories import equip

pytestmark = pytest.mark.slow
OFFICE = "contoh-timur"


def admin(town: Town) -> Visitor:
    return town.officer(town.cast["admin_agency"])


def state_of(reference: str) -> str:
    return ResetRequest.objects.get(reference=reference).state


def is_archived(town: Town, reference: str) -> bool:
    town.work()
    return Record.objects.filter(reset_request__reference=reference).exists()


def test_without_scripts_an_incomplete_round_is_completed_and_checked_again(town: Town) -> None:
    equip(town.cast.timur, SERAM_FILE)
    requester = town.visitor(device=Device.PHONE, scripts=False)
    applied = apply(town, requester, OFFICE, SERAM, sheet=scan("Surat permohonan"))

    officer = admin(town)
    open_case(officer, OFFICE, applied.reference)
    refuse_first_item(officer, reason="Tidak terbaca", note="Nomor surat kabur")
    take(officer)
    assert "Nomor surat kabur" in officer.page.locator("main textarea").first.input_value()
    officer.press("Kirim permintaan melengkapi")
    officer.snap("desk-case-waiting-for-requester")
    town.work()
    assert "Nomor surat kabur" in text_of(town.postbox.newest("lengkap"))

    track(requester, OFFICE, applied.reference)
    requester.reads("Menunggu Anda")
    requester.snap("track-incomplete")
    requester.follow("Lengkapi berkas")
    requester.reads("Nomor surat kabur")
    requester.snap("complete")
    hand_in_all(requester, photograph("Surat yang jelas"))
    requester.press("Kirim kelengkapan")
    requester.snap("track-completed-round")

    open_case(officer, OFFICE, applied.reference)
    check(officer)
    take(officer)
    officer.reads("Langkah 5", "versi lama")


def test_a_request_is_rejected_and_kept(town: Town) -> None:
    request = seeded(town.cast)
    officer = admin(town)
    open_case(officer, OFFICE, request.reference)
    check(officer)
    refuse_first_item(officer, reason="Data tidak sama dengan berkas", note="Nama berbeda")
    take(officer)
    officer.choose("Data tidak cocok dengan SPSE maupun arsip registrasi awal")
    officer.fill("Penjelasan untuk pemohon", "Nama pada SK berbeda dengan nama pada SPSE.")
    officer.press("Kirim pemberitahuan penolakan")
    officer.snap("desk-case-rejected")
    assert state_of(request.reference) == RequestState.REJECTED
    assert is_archived(town, request.reference)

    requester = town.visitor(device=Device.PHONE)
    track(requester, OFFICE, request.reference)
    requester.reads("Nama pada SK berbeda dengan nama pada SPSE.")
    requester.snap("track-rejected")
    assert "Nama pada SK berbeda" in text_of(town.postbox.newest("ditolak"))


def test_a_request_is_withdrawn(town: Town) -> None:
    request = seeded(town.cast)
    town.work()
    requester = town.visitor(device=Device.PHONE)
    track(requester, OFFICE, request.reference)
    requester.snap("track-open")
    requester.follow("Cabut permohonan ini")
    requester.snap("withdraw")
    requester.press("Cabut permohonan")
    requester.reads("Tulis alasannya dalam satu kalimat.")
    answer(requester, {"reason": "Saya sudah dapat masuk kembali."})
    requester.press("Cabut permohonan")
    requester.snap("track-withdrawn")
    assert state_of(request.reference) == RequestState.WITHDRAWN
    assert is_archived(town, request.reference)
    officer = admin(town)
    officer.open(f"/{OFFICE}/meja/{request.reference}/")
    officer.reads("Saya sudah dapat masuk kembali.")
    officer.snap("desk-case-withdrawn")


def test_a_wrong_decision_is_corrected(town: Town) -> None:
    request = seeded(town.cast)
    officer = admin(town)
    open_case(officer, OFFICE, request.reference)
    check(officer)
    check(officer)
    take(officer)
    officer.follow("Kembalikan ke langkah sebelumnya")
    officer.snap("desk-return")
    officer.page.get_by_role("radio").first.check()
    officer.fill("Alasan", "SK yang diperiksa ternyata SK tahun lalu.")
    officer.press("Kembalikan permohonan")
    officer.snap("desk-case-returned")
    officer.reads("SK yang diperiksa ternyata SK tahun lalu.", "Langkah 2")
    town.work()
    assert town.postbox.newest("diperiksa ulang")


def test_a_credential_that_nobody_takes_is_destroyed_and_the_request_goes_on(town: Town) -> None:
    request = seeded(town.cast)
    officer = admin(town)
    open_case(officer, OFFICE, request.reference)
    check(officer)
    check(officer)
    perform(officer)
    seal(officer)
    link = collection_link(town)
    town.pass_time(dt.timedelta(days=7))
    assert Handover.objects.get().state == HandoverState.NOT_COLLECTED
    assert bytes(Handover.objects.get().ciphertext) == b""

    requester = town.visitor(device=Device.PHONE)
    requester.open(link)
    requester.snap("collect-expired")
    town.refresh(officer, town.cast["admin_agency"])
    officer.open(f"/{OFFICE}/meja/{request.reference}/")
    officer.snap("desk-case-not-collected")
    archive(officer)
    assert is_archived(town, request.reference)
