"""The ways a result reaches its owner, each walked from both sides."""

import datetime as dt

import pytest

from requests_app.enums import HandoverState, HandoverWay
from requests_app.models import Handover, ResetRequest
from tests.journeys.applying import SERAM, answer, apply, photograph, track
from tests.journeys.browsing import Device, Visitor
from tests.journeys.conftest import Town
from tests.journeys.seeding import seeded
from tests.journeys.working import (
    PASSWORD,
    archive,
    check,
    collection_link,
    open_case,
    perform,
    seal,
    take,
)
from tests.requests_app.domain.test_invented_sop import filled_in
from tests.requests_app.factories import SERAM as SERAM_FILE
from tests.requests_app.factories import equip
from tests.requests_app.handing import known_holder

pytestmark = pytest.mark.slow
OFFICE = "contoh-timur"
MAIL = "sari.wulandari@contoh.test"


def performed(town: Town) -> tuple[Visitor, ResetRequest]:
    """An officer who has just reset the account of a seeded request."""
    request = seeded(town.cast, answers={"email": MAIL})
    officer = town.officer(town.cast["admin_agency"])
    open_case(officer, OFFICE, request.reference)
    check(officer)
    check(officer)
    perform(officer)
    return officer, request


def by_way(officer: Visitor, way: HandoverWay) -> None:
    """Take the hand-over and choose how."""
    take(officer)
    officer.follow(str(way.label))


def open_secret(requester: Visitor, *, code: str) -> None:
    requester.page.locator("main form input:not([type=hidden])").first.fill(code)
    requester.press("Tampilkan sekarang")
    requester.page.locator("summary").last.click()
    requester.reads(PASSWORD)


def test_an_address_the_office_knew_opens_with_the_code_of_the_form_and_not_me_is_heard(town: Town) -> None:
    equip(town.cast.timur, SERAM_FILE)
    known_holder(town.cast, email=MAIL)
    requester = town.visitor(device=Device.PHONE)
    applied = apply(town, requester, OFFICE, SERAM, sheet=photograph("Surat dan SK"))
    assert applied.code
    officer = town.officer(town.cast["admin_agency"])
    open_case(officer, OFFICE, applied.reference)
    check(officer)
    check(officer)
    perform(officer)
    seal(officer)
    requester.open(collection_link(town))
    requester.snap("collect-ready-own-code")
    open_secret(requester, code=applied.code)
    requester.press("Saya sudah menerima, akan saya ganti nanti")
    requester.press("Bukan saya")
    requester.snap("collect-not-me")
    assert Handover.objects.get().state == HandoverState.DISPUTED
    town.work()
    officer.open(f"/{OFFICE}/meja/{applied.reference}/")
    officer.snap("desk-case-disputed")


def test_spse_writes_to_the_owner_who_says_so(town: Town) -> None:
    officer, request = performed(town)
    by_way(officer, HandoverWay.SPSE_MAIL)
    officer.snap("desk-case-hand-over-spse-mail")
    officer.choose("SPSE sudah mengirim email kepada pemilik akun")
    officer.press("Sampaikan hasil")
    town.work()
    requester = town.visitor(device=Device.PHONE)
    track(requester, OFFICE, request.reference)
    requester.reads("Periksa email dari SPSE")
    requester.snap("track-mailed")
    requester.press("Saya sudah menerima")
    open_case(officer, OFFICE, request.reference)
    archive(officer)


def test_somebody_with_a_letter_of_attorney_comes_to_the_office(town: Town) -> None:
    officer, request = performed(town)
    by_way(officer, HandoverWay.IN_PERSON)
    officer.choose("Penerima kuasa")
    officer.press("Sampaikan hasil")
    officer.reads("Tulis nama penerima kuasa.", "Tulis nomor surat kuasa.")
    officer.snap("desk-case-hand-over-in-person-refused")
    officer.fill("Nama penerima kuasa", "Yohanis Rumakat")
    officer.fill("Nomor surat kuasa", "090/77/KUASA/2026")
    officer.press("Sampaikan hasil")
    archive(officer)
    given = Handover.objects.get(reset_request=request)
    assert (given.way, given.told_to) == (HandoverWay.IN_PERSON, "Yohanis Rumakat")


def test_a_result_is_issued_anew_and_the_old_link_is_dead(town: Town) -> None:
    officer, request = performed(town)
    seal(officer)
    old = collection_link(town)
    officer.follow("Terbitkan ulang hasil")
    officer.snap("desk-reissue")
    officer.fill("Alasan penerbitan ulang", "Pemohon kehilangan akses ke email.")
    officer.press("Terbitkan ulang")
    officer.snap("desk-case-reissued")
    requester = town.visitor(device=Device.PHONE)
    requester.open(old)
    requester.snap("collect-replaced")
    perform(officer)
    seal(officer)
    assert collection_link(town) != old
    assert Handover.objects.filter(reset_request=request).count() == 2


def test_the_requester_has_a_step_of_their_own(town: Town) -> None:
    walk = filled_in(town.cast)
    walk.step()
    walk.step()
    walk.step()
    walk.step()
    town.clock.move_to(walk.at + dt.timedelta(minutes=1))
    town.work()
    requester = town.visitor(device=Device.PHONE)
    requester.open(f"/{OFFICE}/lacak/")
    answer(requester, {"reference": walk.request.reference, "email": "tono@contoh.test"})
    requester.press("Lihat permohonan")
    requester.snap("track-task")
    requester.follow("Kerjakan langkah ini")
    requester.snap("task")
    requester.fill("Catatan", "Pakta integritas terlampir.")
    requester.hand_in("file", photograph("Pakta integritas"))
    requester.send("Selesaikan langkah ini")
    requester.reads("Menunggu giliran")
