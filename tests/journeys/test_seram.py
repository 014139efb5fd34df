"""Seram Bagian Timur, PPK: from the first form to the archive, and every way off the good one."""

import pytest

from requests_app.models import ResetRequest
from resetdesk.core import journal
from tests.journeys.applying import SERAM, apply, photograph, track
from tests.journeys.browsing import Device
from tests.journeys.conftest import Town
from tests.journeys.ending import to_bag_and_month
from tests.journeys.working import (
    PASSWORD,
    archive,
    call_back,
    check,
    collection_link,
    download,
    open_case,
    perform,
    seal,
)
from tests.requests_app.factories import SERAM as SERAM_FILE
from tests.requests_app.factories import equip

pytestmark = pytest.mark.slow
OFFICE = "contoh-timur"


def test_from_the_first_form_to_bag_and_month(town: Town) -> None:
    equip(town.cast.timur, SERAM_FILE)
    requester = town.visitor(device=Device.PHONE)
    applied = apply(town, requester, OFFICE, SERAM, sheet=photograph("Surat dan SK"))
    assert not applied.code, "an address that the office never knew opens by a call"

    officer = town.officer(town.cast["admin_agency"])
    open_case(officer, OFFICE, applied.reference)
    check(officer)
    check(officer)
    perform(officer)
    seal(officer)
    officer.snap("desk-case-waiting-for-collection")
    code = call_back(officer)

    requester.open(collection_link(town))
    requester.snap("collect-ready")
    requester.page.locator("main form input:not([type=hidden])").first.fill(code)
    requester.press("Tampilkan sekarang")
    requester.page.locator("summary").last.click()
    requester.reads(PASSWORD)
    requester.snap("collect-secret")
    requester.press("Saya sudah mengganti kata sandi")
    requester.snap("collect-opened")
    assert PASSWORD not in requester.page.content()

    open_case(officer, OFFICE, applied.reference)
    archive(officer)
    town.work()
    officer.open(f"/{OFFICE}/meja/{applied.reference}/")
    officer.snap("desk-case-completed")
    download(officer, "Bukti layanan")
    officer.follow("Arsip")
    officer.snap("archive-records")
    officer.enter(officer.page.locator("main tbody a").first)
    officer.reads(applied.reference)
    officer.snap("archive-record")

    track(requester, OFFICE, applied.reference)
    requester.reads("Selesai")
    requester.snap("track-completed")
    request = ResetRequest.objects.get(reference=applied.reference)
    assert journal.verify(request.pk) == []
    assert not any(PASSWORD in letter.as_string() for letter in town.postbox.letters)
    to_bag_and_month(town, applied.reference)
